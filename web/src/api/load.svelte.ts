/** Something that a page shows: loading, there, or failed; loaded again when it changed on the server. */
import { untrack } from 'svelte'
import { listen } from './live'

export class Loaded<T> {
  value = $state.raw<T | undefined>(undefined)
  error = $state.raw<unknown>(undefined)
  isLoading = $state(true)
  #run = 0
  #newest: Promise<void> = Promise.resolve()
  #fetch: () => Promise<T>

  /** `fetch` runs at once and again whenever the state that it reads changes. */
  constructor(fetch: () => Promise<T>, live: string[] = []) {
    this.#fetch = fetch
    $effect(() => {
      const started = fetch()
      untrack(() => void this.#take(started, true))
    })
    if (live.length > 0) $effect(() => listen(live, () => void this.again()))
  }

  /** Ends when what is there is no older than this. */
  again(): Promise<void> {
    return this.#take(this.#fetch(), false)
  }

  #take(started: Promise<T>, isOther: boolean): Promise<void> {
    this.#newest = this.#settle(started, isOther)
    return this.#newest
  }

  /** Where something else was asked for, what was there before must not pass for it. */
  async #settle(started: Promise<T>, isOther: boolean): Promise<void> {
    const run = ++this.#run
    this.isLoading = true
    try {
      const value = await started
      if (run !== this.#run) return await this.#newest
      this.value = value
      this.error = undefined
    } catch (error) {
      if (run !== this.#run) return await this.#newest
      this.error = error
      if (isOther) this.value = undefined
    } finally {
      if (run === this.#run) this.isLoading = false
    }
  }
}
