import { expect, test, vi } from 'vitest'
import { later, say, toasts } from './toasts.svelte'

test('what can still be undone is not pushed away by other notes', () => {
  vi.useFakeTimers()
  later('Ana removed', () => undefined, () => undefined)
  for (const text of ['one', 'two', 'three', 'four']) say(text)
  expect(toasts().map(({ text }) => text)).toEqual(['Ana removed', 'three', 'four'])
  vi.useRealTimers()
})
