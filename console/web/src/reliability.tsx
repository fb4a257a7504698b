// How sure the bot was against how often it was right: dots on the diagonal mean that its word can be taken at face value.
// Loaded only where it is shown.
import { Table, useLoaded, Await } from './parts';
import { count, share, t } from './texts';

interface Bin { from: number; to: number; count: number; right: number; stated: number }
interface Calibration { judged: number; error: number | null; bins: Bin[] }
const side = 260, edge = 34;
const x = (value: number) => edge + value * side;
const y = (value: number) => 8 + (1 - value) * side;

function Diagram({ bins }: { bins: Bin[] }) {
  const most = Math.max(...bins.map((bin) => bin.count), 1);
  return (
    <svg class="reliability" viewBox={`0 0 ${side + edge + 12} ${side + 44}`} role="img" aria-label={t('calibration')}>
      {[0, 0.25, 0.5, 0.75, 1].map((one) => <g key={one}><path class="grid" d={`M${x(0)} ${y(one)}H${x(1)}M${x(one)} ${y(0)}V${y(1)}`} /><text x={x(0) - 6} y={y(one) + 4} text-anchor="end">{share(one)}</text><text x={x(one)} y={y(0) + 16} text-anchor="middle">{share(one)}</text></g>)}
      <path class="ideal" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
      {bins.filter((bin) => bin.count > 0).map((bin) => <circle key={bin.from} cx={x(bin.stated)} cy={y(bin.right)} r={4 + 9 * Math.sqrt(bin.count / most)}><title>{t('bin_of', { stated: share(bin.stated), right: share(bin.right), n: count(bin.count) })}</title></circle>)}
      <text class="axis" x={x(0.5)} y={side + 40} text-anchor="middle">{t('stated')}</text>
    </svg>
  );
}

export default function Reliability() {
  const all = useLoaded<Calibration>('/calibration?days=30', 60000);
  return (
    <Await of={all}>{(now) => now.judged === 0 ? <p class="quiet-text">{t('calibration_empty')}</p> : (
      <>
        <p class="quiet-text">{t('calibration_lead', { n: count(now.judged), error: share(now.error ?? 0) })}</p>
        <Diagram bins={now.bins} />
        <details><summary>{t('volume_table')}</summary><Table label={t('calibration')} head={[t('stated'), t('right'), t('asked')]}>{now.bins.filter((bin) => bin.count > 0).map((bin) => <tr key={bin.from}><th scope="row">{share(bin.stated)}</th><td>{share(bin.right)}</td><td>{count(bin.count)}</td></tr>)}</Table></details>
      </>
    )}</Await>
  );
}
