import { expect, test } from 'vitest'
import { strength } from './heat'

test('few calls are still seen beside many', () => {
  expect([0, 1, 50, 100].map((calls) => strength(calls, 100))).toEqual([0, 1, 2, 4])
})
