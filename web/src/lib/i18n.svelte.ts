/** The language of the dashboard. English is always there; others load when chosen. */
import { en, type Messages } from '../messages/en'

export const languages = { en: 'English', es: 'Español' } as const
export type Language = keyof typeof languages

const STORED = 'bella.language'
let messages = $state.raw<Messages>(en)
let pages = $state.raw<Record<string, object>>({})

/** The words, in the language that is chosen. */
export const t = (): Messages => messages

function wanted(): Language {
  const stored = localStorage.getItem(STORED)
  const candidates = [stored, ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return candidates.find((one): one is Language => one !== null && one in languages) ?? 'en'
}

export async function choose(language: Language) {
  const other = language === 'es' ? await import('../messages/es') : null
  messages = other?.es ?? en
  pages = other?.pages ?? {}
  document.documentElement.lang = language
  localStorage.setItem(STORED, language)
}

/** The words of a page in another language than English. */
export const pageWords = (page: string): object | undefined => pages[page]

export const language = (): Language => (messages.lang === 'es' ? 'es' : 'en')

/** Chooses what the browser prefers; a language that cannot be had leaves English. */
export async function start() {
  const first = wanted()
  if (first !== 'en') await choose(first).catch(() => undefined)
}
