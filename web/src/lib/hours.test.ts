import { expect, test } from 'vitest'
import { isInOrder, sentWeek, weekOf, weekdayName, withBreak } from './hours'

test('a week goes there and back', () => {
  const sent = { tuesday: [{ from: '09:00:00', to: '18:00:00' }] }
  const week = weekOf(sent)
  expect(week.monday).toEqual([])
  expect(sentWeek(week)).toEqual({ tuesday: [{ from: '09:00', to: '18:00' }] })
})

test('a break splits the day', () => {
  expect(withBreak([{ from: '09:00', to: '18:00' }])).toEqual([
    { from: '09:00', to: '13:00' },
    { from: '14:00', to: '18:00' },
  ])
  expect(withBreak([])).toHaveLength(1)
})

test('spans are in order', () => {
  expect(isInOrder([{ from: '09:00', to: '12:00' }, { from: '13:00', to: '18:00' }])).toBe(true)
  expect(isInOrder([{ from: '09:00', to: '09:00' }])).toBe(false)
  expect(isInOrder([{ from: '09:00', to: '14:00' }, { from: '13:00', to: '18:00' }])).toBe(false)
})

test('days have names', () => {
  expect(weekdayName('monday', 'en')).toBe('Monday')
  expect(weekdayName('sunday', 'es', 'short')).toBe('dom')
})

test('midnight is an end, and nothing comes after it', () => {
  expect(isInOrder([{ from: '18:00', to: '00:00' }])).toBe(true)
  expect(isInOrder([{ from: '18:00', to: '00:00' }, { from: '01:00', to: '02:00' }])).toBe(false)
  expect(withBreak([{ from: '10:00', to: '00:00' }])).toEqual([
    { from: '10:00', to: '17:00' },
    { from: '18:00', to: '00:00' },
  ])
})
