/** What was understood, as names and plain values. */
import { percent } from '../../lib/text'

export function facts(understood: unknown, language: string): [string, string][] {
  if (typeof understood !== 'object' || understood === null) return []
  return Object.entries(understood)
    .filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name.replaceAll('_', ' '), plain(value, language)])
}

function plain(value: unknown, language: string): string {
  if (Array.isArray(value)) return value.map((one) => plain(one, language)).join(', ')
  if (typeof value === 'object' && value !== null) {
    const { intent, score } = value as { intent?: string; score?: number }
    if (intent !== undefined) return score === undefined ? intent : `${intent} ${percent(score, language)}`
    return Object.values(value).filter((one) => one !== null).map((one) => plain(one, language)).join(' ')
  }
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value)
}
