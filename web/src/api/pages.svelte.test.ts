import { expect, test } from 'vitest'
import { Pages } from './pages.svelte'

const page = (cursor?: string) => {
  const from = Number(cursor ?? 0)
  const next_cursor = from >= 4 ? null : String(from + 2)
  return Promise.resolve({ items: from === 2 ? [] : [{ id: from }, { id: from + 1 }], next_cursor })
}

test('a list stays as long as it was read, and passes over pages of which nothing is meant', async () => {
  const list = new Pages<{ id: number }>(page)
  await list.again()
  expect(list.items.map((one) => one.id)).toEqual([0, 1])
  await list.more()
  expect(list.items.map((one) => one.id)).toEqual([0, 1, 4, 5])
  await list.again()
  expect(list.items.map((one) => one.id)).toEqual([0, 1, 4, 5])
  expect(list.hasMore).toBe(false)
})

test('what was asked for is there even where something changed meanwhile', async () => {
  const list = new Pages<{ id: number }>(page)
  await list.again()
  await Promise.all([list.more(), list.again()])
  expect(list.items.map((one) => one.id)).toEqual([0, 1, 4, 5])
})
