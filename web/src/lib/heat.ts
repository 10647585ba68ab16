/** Calls by weekday and hour of the business's wall clock. */
import { dayOf, hourOf, weekdayOf } from './time'

interface Point {
  at: string
  calls?: number | null
}

/** Seven rows from Monday, of 24 hours each. */
export function heat(points: Point[], zone: string): number[][] {
  const rows = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { at, calls } of points) {
    const row = rows[weekdayOf(dayOf(at, zone))]
    const hour = hourOf(new Date(at), zone)
    if (row !== undefined && calls != null) row[hour] = (row[hour] ?? 0) + calls
  }
  return rows
}

/** How strong a cell is, 0 to 4, beside the strongest one. */
export const strength = (calls: number, most: number): number => (calls === 0 ? 0 : Math.max(1, Math.ceil((calls / most) * 4)))
