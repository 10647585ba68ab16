/** Something that a page shows: loading, there, or failed; loaded again when it changed on the server. */
import { untrack } from 'svelte'
import { listen } from './live'

export class Loaded<T> {
  value = $state.raw<T | undefined>(undefined)
  error = $state.raw<unknown>(undefined)
  isLoading = $state(true)
  #run = 0
  #fetch: () => Promise<T>

  /** `fetch` runs at once and again whenever the state that it reads changes. */
  constructor(fetch: () => Promise<T>, live: string[] = []) {
    this.#fetch = fetch
    $effect(() => {
      const started = fetch()
      untrack(() => void this.#take(started))
    })
    if (live.length > 0) $effect(() => listen(live, () => void this.again()))
  }

  again(): Promise<void> {
    return this.#take(this.#fetch())
  }

  async #take(started: Promise<T>) {
    const run = ++this.#run
    this.isLoading = true
    try {
      const value = await started
      if (run !== this.#run) return
      this.value = value
      this.error = undefined
    } catch (error) {
      if (run === this.#run) this.error = error
    } finally {
      if (run === this.#run) this.isLoading = false
    }
  }
}
