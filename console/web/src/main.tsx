// The beginning: colours, the session, and the shell around the screens.
import { render } from 'preact';
import { App } from './shell';
import { language } from './texts';
import { applyTheme } from './theme';
import './base.css';
import './parts.css';
import './screens.css';

document.documentElement.lang = language;
applyTheme();
render(<App />, document.getElementById('app')!);
