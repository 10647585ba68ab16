/** What was understood, as an owner would tell it. */
import { percent } from '../../lib/text'
import { dayName } from '../../lib/time'

/** How things are called: by their names in the answer, and by their numbers. */
export interface Names {
  language: string
  told: Record<string, string>
  meant: Record<string, string>
  service: (id: number) => string | undefined
  person: (id: number) => string | undefined
}

/** What says nothing to anybody but programs. */
const INNER = ['spans', 'confidence', 'score', 'grain', 'is_from_now', 'is_spelled']
/** Ends of a range, as they are written. */
const RANGES: Record<string, (ends: string[]) => string> = {
  Between: ([from, to]) => `${from} – ${to}`,
  From: ([from]) => `${from} –`,
  After: ([from]) => `> ${from}`,
  Until: ([to]) => `– ${to}`,
  Before: ([to]) => `< ${to}`,
  Around: ([at]) => `~ ${at}`,
}

export function facts(understood: unknown, names: Names): [string, string][] {
  if (typeof understood !== 'object' || understood === null) return []
  return Object.entries(understood)
    .filter(([name, value]) => !INNER.includes(name) && value !== null && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [names.told[name] ?? name.replaceAll('_', ' '), fact(name, value, names)])
}

function fact(name: string, value: unknown, names: Names): string {
  if (name === 'intents') return (value as [string, number][]).map(([intent, score]) => `${names.meant[intent] ?? intent} ${percent(score, names.language)}`).join(', ')
  if (name.startsWith('services')) return (value as number[]).map((id) => names.service(id) ?? id).join(', ')
  // Readings are sorted by how likely they are.
  if (name === 'when') return plain((value as unknown[])[0], names)
  if (name === 'duration_s') return `${Number(value) / 60} min`
  if (name === 'further') return facts(value, names).map(([one, is]) => `${one}: ${is}`).join('; ')
  return plain(value, names)
}

function plain(value: unknown, names: Names): string {
  if (value === true) return names.meant['yes'] ?? ''
  if (typeof value === 'string') return names.meant[value] ?? (/^\d{4}-\d\d-\d\d$/.test(value) ? dayName(value, names.language, 'short') : value.replace(/^(\d\d:\d\d):00$/, '$1'))
  if (Array.isArray(value)) return value.map((one) => plain(one, names)).join(', ')
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  return Object.entries(value)
    .filter(([name, one]) => !INNER.includes(name) && one !== null && one !== false && !(Array.isArray(one) && one.length === 0))
    .map(([name, one]) => {
      if (name === 'Person') return names.person(Number(one)) ?? plain(one, names)
      const range = RANGES[name]
      if (range !== undefined) return range([one].flat().map((end) => plain(end, names)))
      return ['except', 'NotPeople'].includes(name) ? `${names.meant['except'] ?? ''} ${plain(one, names)}` : plain(one, names)
    })
    .join(' ')
}
