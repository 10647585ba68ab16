/** What every form has: whether it is being sent, what was refused, and a question before unsaved input is lost. */
import { guardLeaving } from './address.svelte'
import { t } from './i18n.svelte'
import { Refusal, Unreachable } from './problem'

export class Form {
  isBusy = $state(false)
  /** What is wrong with the whole. */
  failure = $state<string | null>(null)
  #fields = $state.raw<ReadonlyMap<string, string>>(new Map())
  /** The refusal as it came, for what helps to recover. */
  refusal = $state.raw<Refusal | null>(null)

  /** What is wrong with a field. */
  wrong(field: string): string | undefined {
    return this.#fields.get(field)
  }

  /** Says of a field what is wrong, before anything is sent. */
  complain(field: string, why: string) {
    this.#fields = new Map([...this.#fields, [field, why]])
  }

  /** Sends; whether it was taken. What was typed stays. */
  async send(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.failure = null
    this.refusal = null
    this.#fields = new Map()
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof Refusal) {
        this.refusal = error
        this.#fields = error.fields
        if (error.fields.size === 0) this.failure = error.message
      } else this.failure = error instanceof Unreachable ? t().errors.network : t().errors.title
      return false
    } finally {
      this.isBusy = false
    }
  }
}

/** Asks before the page is left while `isDirty` says so; call it in a component. */
export function keepUnsaved(isDirty: () => boolean) {
  const mayLeave = () => !isDirty() || confirm(t().common.unsaved)
  const warn = (event: BeforeUnloadEvent) => {
    if (isDirty()) event.preventDefault()
  }
  $effect(() => {
    const release = guardLeaving(mayLeave)
    addEventListener('beforeunload', warn)
    return () => {
      release()
      removeEventListener('beforeunload', warn)
    }
  })
}
