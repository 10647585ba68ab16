/** What lies beneath the appointments of a diary: closed hours, closures, and the time before and after a service. */
import type { SentWeek, Span } from './hours'
import { WEEKDAYS } from './hours'
import { plusDays, weekdayOf } from './time'

/** A piece of the wall clock of one day, or over several. */
export interface Shade {
  from: string
  to: string
  kind: 'closed' | 'closure' | 'buffer' | 'gap'
  staff: number | null
  /** What it says. */
  text: string
}

export interface Closed {
  from: string
  to: string
  reason: string
  staff_id?: number | null
}

export interface Special {
  date: string
  staff_id?: number | null
  hours: Span[]
}

/** Every day from `from` until `to`, which is excluded. */
export function days(from: string, to: string): string[] {
  const all: string[] = []
  for (let day = from; day < to && all.length < 60; day = plusDays(day, 1)) all.push(day)
  return all
}

/** The hours of a day: a special day's, else the week's. */
export function hoursOf(day: string, week: SentWeek, special: Special[]): Span[] {
  const other = special.find((one) => one.date === day && one.staff_id == null)
  return other?.hours ?? week[WEEKDAYS[weekdayOf(day)] ?? 'monday'] ?? []
}

/** When nobody comes: what is left of each day beside its hours. */
export function closedShades(all: string[], week: SentWeek, special: Special[]): Shade[] {
  return all.flatMap((day) => {
    const next = `${plusDays(day, 1)}T00:00:00`
    const shade = (from: string, to: string): Shade => ({ from, to, kind: 'closed', staff: null, text: '' })
    const spans = hoursOf(day, week, special)
    const ends = spans.map((span) => `${day}T${span.to.slice(0, 5)}:00`)
    const starts = [...spans.map((span) => `${day}T${span.from.slice(0, 5)}:00`), next]
    return [`${day}T00:00:00`, ...ends].map((from, index) => shade(from, starts[index] ?? next)).filter(({ from, to }) => from < to)
  })
}

/** The earliest opening and the latest closing of some days, as whole hours with one to spare. */
export function hourLimits(all: string[], week: SentWeek, special: Special[]): { from: string; to: string } {
  const spans = all.flatMap((day) => hoursOf(day, week, special))
  const two = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  const first = Math.min(...spans.map((span) => Number(span.from.slice(0, 2))), 9)
  const last = Math.max(...spans.map((span) => Math.ceil(Number(span.to.slice(0, 2)) + Number(span.to.slice(3, 5)) / 60)), 17)
  return { from: two(Math.max(0, first - 1)), to: two(Math.min(24, last + 1)) }
}

export function closureShades(closures: Closed[], from: string, to: string): Shade[] {
  const met = closures.filter((one) => one.from.slice(0, 19) < `${to}T00:00:00` && one.to.slice(0, 19) > `${from}T00:00:00`)
  return met.map((one) => ({ from: one.from.slice(0, 19), to: one.to.slice(0, 19), kind: 'closure', staff: one.staff_id ?? null, text: one.reason }))
}

/** A wall time so many minutes later; the days beside a clock change stay as the wall clock shows them. */
export function wallPlus(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall.slice(0, 19)}Z`) + minutes * 60_000).toISOString().slice(0, 19)
}
