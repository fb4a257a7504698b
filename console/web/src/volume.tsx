// The chart of questions over time, and the same as a table for those who do not see it. Loaded only where it is shown.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type Today } from './api';
import { Table } from './parts';
import { count, locale, t } from './texts';

function colour(name: string) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

function options(width: number, step: number): uPlot.Options {
  const line = { stroke: colour('--ink-faint'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
  const days = new Intl.DateTimeFormat(locale, step < 86400 ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short' });
  const series = (label: string, name: string): uPlot.Series => ({ label, stroke: colour(name), fill: `${colour(name)}22`, width: 2, points: { size: 6 } });
  return {
    width, height: 220, legend: { show: false }, cursor: { drag: { x: false, y: false } }, padding: [8, 28, 0, 0],
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] } },
    axes: [{ ...line, size: 30, splits: (plot) => { const all = plot.data[0]; const step = Math.ceil(all.length / Math.max(2, Math.floor(plot.width / 80))); return [...all].filter((_, i) => (all.length - 1 - i) % step === 0); }, values: (_, at) => at.map((one) => days.format(one * 1000)) }, { ...line, size: 44, values: (_, at) => at.map((one) => (Number.isInteger(one) ? count(one) : '')) }],
    series: [{}, series(t('answered'), '--chart-answered'), series(t('handed_off'), '--chart-handed'), series(t('unanswered'), '--chart-unanswered')],
  };
}

export default function Volume({ today }: { today: Today }) {
  const box = useRef<HTMLDivElement>(null);
  const { at, answered, handed_off: handed, unanswered } = today.series;
  useEffect(() => {
    const target = box.current!;
    let plot: uPlot | null = null;
    const draw = () => { plot?.destroy(); plot = new uPlot(options(target.clientWidth, today.step), [at, answered, handed, unanswered], target); };
    draw();
    const size = new ResizeObserver(() => plot?.setSize({ width: target.clientWidth, height: 220 }));
    size.observe(target);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => { size.disconnect(); theme.disconnect(); plot?.destroy(); };
  }, [today]);
  const when = new Intl.DateTimeFormat(locale, today.step < 86400 ? { dateStyle: 'medium', timeStyle: 'short' } : { dateStyle: 'medium' });
  return (
    <>
      <div ref={box} class="chart" role="img" aria-label={t('volume')} />
      <ul class="legend">{(['answered', 'handed_off', 'unanswered'] as const).map((name) => <li key={name}><span class={`dot dot-${name === 'handed_off' ? 'handed' : name}`} aria-hidden="true" />{t(name)}</li>)}</ul>
      <details><summary>{t('volume_table')}</summary><Table label={t('volume_table')} head={[t('when'), t('answered'), t('handed_off'), t('unanswered')]}>
        {at.map((one, i) => <tr key={one}><th scope="row">{when.format(one * 1000)}</th><td>{count(answered[i])}</td><td>{count(handed[i])}</td><td>{count(unanswered[i])}</td></tr>)}</Table></details>
    </>
  );
}
