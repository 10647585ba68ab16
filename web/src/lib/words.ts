/** Words of one page, which load with it; those of another language load with that. */
import type { Widened } from '../messages/en'
import { pageWords } from './i18n.svelte'

/** The words of a page in the language that is chosen; `page` is what other languages call it. */
export function worded<T extends object>(page: string, en: T): () => Widened<T> {
  return () => (pageWords(page) ?? en) as Widened<T>
}
