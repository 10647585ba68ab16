/** Things that are taken away in ten seconds unless that is undone: not shown at once, gone later. */
import { t } from '../lib/i18n.svelte'
import { Refusal } from '../lib/problem'
import { later, say } from './toasts.svelte'

export class Going<K> {
  #keys = $state.raw<K[]>([])

  /** Whether it is on its way out. */
  has(key: K): boolean {
    return this.#keys.includes(key)
  }

  /** Takes it away unless that is undone; `act` does it, and `changed` shows what came of it. */
  take(key: K, text: string, act: () => Promise<unknown>, changed: () => unknown) {
    this.#keys = [...this.#keys, key]
    const back = async () => {
      await changed()
      this.#keys = this.#keys.filter((one) => one !== key)
    }
    const run = async () => {
      try {
        await act()
      } catch (error) {
        say(error instanceof Refusal ? error.message : t().errors.network, 'bad')
      }
      await back()
    }
    later(text, run, () => void back())
  }
}
