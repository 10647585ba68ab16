/** A week of opening hours, as the server keeps it: spans by day, a day that is absent is closed. */
import { dates } from './time'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]
export interface Span {
  from: string
  to: string
}
export type Week = Record<Weekday, Span[]>
export type SentWeek = Record<string, Span[]>

export const USUAL: Span = { from: '09:00', to: '18:00' }

export function weekOf(sent: SentWeek | null | undefined): Week {
  const days = WEEKDAYS.map((day) => [day, (sent?.[day] ?? []).map(({ from, to }) => ({ from: from.slice(0, 5), to: to.slice(0, 5) }))])
  return Object.fromEntries(days) as Week
}

/** Without the closed days. */
export function sentWeek(week: Week): SentWeek {
  return Object.fromEntries(WEEKDAYS.filter((day) => week[day].length > 0).map((day) => [day, week[day]]))
}

/** A name of a day in a language. */
export function weekdayName(day: Weekday, language: string, style: 'long' | 'short' = 'long'): string {
  const monday = Date.UTC(2024, 0, 1)
  const at = new Date(monday + WEEKDAYS.indexOf(day) * 86_400_000)
  return dates(language, { weekday: style, timeZone: 'UTC' }).format(at)
}

/** A break in the middle of the last span: two spans with an hour between them, where there is room. */
export function withBreak(spans: Span[]): Span[] {
  const last = spans.at(-1)
  if (last === undefined) return [{ ...USUAL }]
  const hour = (text: string) => Number(text.slice(0, 2))
  const middle = Math.floor((hour(last.from) + hour(end(last.to))) / 2)
  if (middle <= hour(last.from) || middle + 1 >= hour(end(last.to))) return [...spans, { from: last.to, to: '' }]
  const at = (value: number) => `${String(value).padStart(2, '0')}:00`
  return [...spans.slice(0, -1), { from: last.from, to: at(middle) }, { from: at(middle + 1), to: last.to }]
}

/** An end; midnight is that of the day's end. */
const end = (to: string) => (to === '00:00' ? '24:00' : to)

/** Whether each span of a day ends after it begins, and begins after the one before it. */
export function isInOrder(spans: Span[]): boolean {
  return spans.every(({ from, to }, index) => from < end(to) && (index === 0 || end(spans[index - 1]?.to ?? '') <= from))
}

export const isWeekInOrder = (week: Week): boolean => WEEKDAYS.every((day) => isInOrder(week[day]))
