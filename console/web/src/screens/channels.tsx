// How the bot behaves in each place, and whether it has earned the next step (row 65).
import { useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Choice, Empty, Notice, Screen, Tag, useLoaded, wordsOf } from '../parts';
import type { ScreenProps } from '../shell';
import { count, named, share, t } from '../texts';

interface Gate { asked: number; answered: number; handed_off: number; unanswered: number; share: number; wanted: number; enough: number; passed: boolean }
interface Channel { account: string; id: string; name: string; topic: string; kind: string; mode: string; roll_out: string; first_answer: string; posts_per_hour: number; members: string[]; gate: Gate }

function GateLine({ gate }: { gate: Gate }) {
  if (gate.asked < gate.enough) return <p class="quiet-text">{t('gate')}: {t('gate_few', { n: count(gate.asked), enough: count(gate.enough) })}</p>;
  return <p class="quiet-text">{t('gate')}: <Tag kind={gate.passed ? 'good' : 'warn'}>{t(gate.passed ? 'gate_pass' : 'gate_fail', { share: share(gate.share), wanted: share(gate.wanted) })}</Tag></p>;
}

export function ChannelsScreen({ me }: ScreenProps) {
  const all = useLoaded<{ channels: Channel[] }>('/channels');
  const [said, setSaid] = useState<{ good: boolean; words: string } | null>(null);
  const fixed = !me.rights.includes('channels:write');
  const change = (one: Channel, field: string, value: string) => api('PATCH', `/channels/${encodeURIComponent(one.account)}/${encodeURIComponent(one.id)}`, { [field]: value })
    .then(() => { setSaid({ good: true, words: t('changed_ok') }); all.again(); }, (why) => { setSaid({ good: false, words: wordsOf(why) }); all.again(); });
  const options = (prefix: string, names: string[]): [string, string][] => names.map((name) => [name, named(prefix, name)]);
  return (
    <Screen title={t('channels')} lead={t('channels_lead')}>
      {said && <Notice kind={said.good ? 'good' : 'bad'}>{said.words}</Notice>}
      <Await of={all}>{({ channels }) => channels.length === 0 ? <Empty>{t('channels_empty')}</Empty> : (
        <ul class="cards">{channels.map((one) => (
          <li key={one.account + one.id} class="card"><h2>#{one.name}</h2><p class="quiet-text">{one.account}{one.topic && ` · ${one.topic}`}</p>
            <Choice label={t('mode')} value={one.mode} disabled={fixed} options={options('mode', ['mention', 'questions', 'all', 'off'])} onValue={(value) => change(one, 'mode', value)} />
            <Choice label={t('step')} value={one.roll_out} disabled={fixed} options={options('step', ['listen', 'suggest', 'answer'])} onValue={(value) => change(one, 'roll_out', value)} />
            <Choice label={t('first')} value={one.first_answer} disabled={fixed} options={options('first', ['bot', 'human', 'ask'])} onValue={(value) => change(one, 'first_answer', value)} />
            <GateLine gate={one.gate} /></li>
        ))}</ul>
      )}</Await>
    </Screen>
  );
}
