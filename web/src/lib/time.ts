/** Days and times as the business's wall clock shows them. The server sends RFC 3339 with the business's offset. */

const made = new Map<string, Intl.DateTimeFormat>()

/** What writes moments in a language. Making one takes longer than using it a hundred times, so each is kept. */
export function dates(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const kept = made.get(key) ?? new Intl.DateTimeFormat(language, options)
  made.set(key, kept)
  return kept
}

/** `2026-03-14` of a moment in a zone. */
export function dayOf(at: Date | string, zone: string): string {
  const parts = dates('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(at))
  return parts.slice(0, 10)
}

/** `14:05` of a moment in a zone. */
export function clock(at: Date | string, zone: string, language: string): string {
  return dates(language, { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}

/** The hour of the day, 0 to 23, of a moment in a zone. */
export function hourOf(at: Date, zone: string): number {
  const text = dates('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at)
  return Number(text)
}

/** A date without time, far from any clock change. */
const noon = (day: string) => new Date(`${day}T12:00:00Z`)

export type DayStyle = 'short' | 'long' | 'weekday'

/** A day in words. */
export function dayName(day: string, language: string, style: DayStyle = 'long'): string {
  const styles: Record<DayStyle, Intl.DateTimeFormatOptions> = {
    short: { day: 'numeric', month: 'short' },
    long: { weekday: 'long', day: 'numeric', month: 'long' },
    weekday: { weekday: 'short', day: 'numeric' },
  }
  return dates(language, { timeZone: 'UTC', ...styles[style] }).format(noon(day))
}

/** The day so many days later. */
export function plusDays(day: string, days: number): string {
  return new Date(noon(day).getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

/** The first day of the month so many months later. */
export function plusMonths(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

/** Monday is 0. */
export function weekdayOf(day: string): number {
  return (noon(day).getUTCDay() + 6) % 7
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return plusDays(day, -weekdayOf(day))
}

/** Minutes between two moments, whole. */
export function minutesBetween(from: Date | string, to: Date | string): number {
  return Math.round((new Date(to).getTime() - new Date(from).getTime()) / 60_000)
}

/** `2026-03-14T14:05:00` of the wall clock that a `Date` shows in this browser: the server takes it as the business's. */
export function wall(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:00`
}

/** What the wall clock is ahead of UTC at a moment, minutes. */
function offsetOf(at: Date, zone: string): number {
  const shown = dates('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Math.round((Date.parse(`${shown.replace(' ', 'T')}Z`) - at.getTime()) / 60_000)
}

/** The change of the clocks on a day: the wall time at which they are moved, and to which; `null` on every other day. */
export function clockChange(day: string, zone: string): { from: string; to: string } | null {
  const start = Date.parse(`${day}T00:00:00Z`) - offsetOf(new Date(`${day}T00:00:00Z`), zone) * 60_000
  const step = 15 * 60_000
  let before = offsetOf(new Date(start), zone)
  for (let at = start + step; at <= start + 25 * 3_600_000; at += step) {
    const after = offsetOf(new Date(at), zone)
    const wallOf = (offset: number) => new Date(at + offset * 60_000).toISOString()
    if (after !== before && wallOf(before).startsWith(day)) return { from: wallOf(before).slice(11, 16), to: wallOf(after).slice(11, 16) }
    before = after
  }
  return null
}
