/** Numbers, money and telephone numbers as people read them. */

const made = new Map<string, Intl.NumberFormat>()

/** What writes numbers in a language; each is kept, as making one takes long. */
export function numbers(language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  const kept = made.get(key) ?? new Intl.NumberFormat(language, options)
  made.set(key, kept)
  return kept
}

export function money(amount: number, currency: string, language: string): string {
  const digits = Number.isInteger(amount) ? { maximumFractionDigits: 0 } : Math.abs(amount) < 0.1 ? { maximumSignificantDigits: 2 } : {}
  const style = { style: 'currency', currency, ...digits } as const
  return numbers(language, style).format(amount)
}

export function percent(share: number, language: string): string {
  return numbers(language, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/** `+1 415 555 0123`: groups that can be read aloud; what is no E.164 number stays as it is. */
export function phone(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  if (american) return `+1 ${american[1]} ${american[2]} ${american[3]}`
  const other = /^\+(\d{2})(\d+)$/.exec(number)
  if (!other) return number
  return `+${other[1]} ${(other[2] ?? '').replace(/(\d{3})(?=\d{2})/g, '$1 ')}`.trim()
}

/** Words with commas between them. */
export function words(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** A number that somebody typed, with comma or point; `null` when it is none. */
export function typedNumber(text: string): number | null {
  const trimmed = text.trim().replace(',', '.')
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : null
}

/** Whole numbers with commas or spaces between them; what is none becomes 0, which no field takes. */
export function typedNumbers(text: string): number[] {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  return parts.map((part) => (/^[0-9]{1,6}$/.test(part) ? Number(part) : 0))
}

/** A size as people read it: 1.5 GB. */
export function bytes(count: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)))
  const value = count / 1000 ** step
  return numbers(language, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
}
