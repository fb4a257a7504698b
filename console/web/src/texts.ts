// The console's words in four languages, and dates and numbers as the reader writes them.
import { de } from './texts_de';
import { en, type Words } from './texts_en';
import { es } from './texts_es';
import { fr } from './texts_fr';

const all: Record<string, Words> = { en, de, fr, es };
const asked = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
export const language = asked.find((tag) => all[tag]) ?? 'en';
export const locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;
export type Key = keyof Words;

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return all[language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
// A state or a name that the server gives ("with_human"): our words for it, else the name itself.
export function named(prefix: string, name: string): string {
  const key = `${prefix}_${name}` as Key;
  return key in en ? t(key) : name;
}

const number = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
export const count = (value: number) => number.format(value);
export const share = (value: number) => percent.format(value);
export const at = (time: string) => moment.format(new Date(time));
export const onDay = (time: string) => day.format(new Date(time));
export function ago(time: string): string {
  const seconds = (new Date(time).getTime() - Date.now()) / 1000;
  for (const [unit, length] of [['day', 86400], ['hour', 3600], ['minute', 60]] as const)
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  return relative.format(0, 'minute');
}
export function lasting(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60000);
  const unit = minutes < 90 ? 'minute' : minutes < 60 * 36 ? 'hour' : 'day';
  const value = unit === 'minute' ? minutes : Math.round(minutes / (unit === 'hour' ? 60 : 1440));
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
// "02:00" of minutes since midnight; the name of a day of the week, 0 for Sunday.
export const clockOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
export const weekdayOf = (number: number) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 10, 22 + number)));
// As lasting(), and below a minute and a half in seconds.
export function quick(milliseconds: number): string {
  return milliseconds >= 90000 ? lasting(milliseconds) : new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: milliseconds < 10000 ? 1 : 0 }).format(milliseconds / 1000);
}
