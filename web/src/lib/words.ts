/** Words of one page, which load with it: the languages side by side, all with the same keys. */
import type { Widened } from '../messages/en'
import { language } from './i18n.svelte'

export function worded<T extends object>(en: T, es: Widened<T>): () => Widened<T> {
  return () => (language() === 'es' ? es : (en as unknown as Widened<T>))
}
