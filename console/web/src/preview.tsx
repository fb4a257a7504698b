// An answer as people will see it, built node by node from the tree that the server reads from the Markdown: nothing is ever
// parsed as HTML here.
import { useEffect, useState } from 'preact/hooks';
import { api } from './api';
import { t } from './texts';

interface Node { kind: string; text?: string; address?: string; ordered?: boolean; below?: Node[] }

function Shown({ node }: { node: Node }) {
  const below = node.below?.map((one, i) => <Shown key={i} node={one} />);
  switch (node.kind) {
    case 'words': return <>{node.text}</>;
    case 'code': return <code>{node.text}</code>;
    case 'code_block': return <pre tabIndex={0}><code>{node.text}</code></pre>;
    case 'break': return <br />;
    case 'rule': return <hr />;
    case 'paragraph': return <p>{below}</p>;
    case 'heading': return <p class="heading">{below}</p>;
    case 'quote': return <blockquote>{below}</blockquote>;
    case 'list': return node.ordered ? <ol>{below}</ol> : <ul>{below}</ul>;
    case 'item': return <li>{below}</li>;
    case 'emphasis': return <em>{below}</em>;
    case 'strong': return <strong>{below}</strong>;
    case 'struck': return <del>{below}</del>;
    case 'link': return node.address ? <a href={node.address} target="_blank" rel="noopener noreferrer">{below}</a> : <>{below}</>;
    case 'table': return <div class="table" tabIndex={0} role="group"><table><tbody>{below}</tbody></table></div>;
    case 'row': return <tr>{below}</tr>;
    case 'cell': return <td>{below}</td>;
    default: return <>{below}</>;
  }
}

export function Preview({ answer }: { answer: string }) {
  const [seen, setSeen] = useState<{ tree: Node; plain: string } | null>(null);
  const [plain, setPlain] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { api<{ tree: Node; plain: string }>('POST', '/preview', { answer }).then(setSeen, () => {}); }, 250);
    return () => clearTimeout(timer);
  }, [answer]);
  return (
    <section class="preview" aria-label={t('preview')}>
      <div class="preview-head"><h2>{t('preview')}</h2><div class="switch" role="group">
        <button type="button" aria-pressed={!plain} onClick={() => setPlain(false)}>{t('preview_chat')}</button><button type="button" aria-pressed={plain} onClick={() => setPlain(true)}>{t('preview_plain')}</button></div></div>
      {!answer.trim() ? <p class="quiet-text">{t('preview_empty')}</p> : plain ? <pre tabIndex={0} class="plain-words">{seen?.plain}</pre> : <div class="bubble">{seen && <Shown node={seen.tree} />}</div>}
    </section>
  );
}
