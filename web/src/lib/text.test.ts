import { expect, test } from 'vitest'
import { money, phone, typedNumber, typedNumbers, words } from './text'

test('numbers as people read them', () => {
  expect(money(40, 'USD', 'en')).toBe('$40')
  expect(money(12.5, 'EUR', 'en')).toBe('€12.50')
  expect(phone('+14155550123')).toBe('+1 415 555 0123')
  expect(phone('+34911222333')).toBe('+34 911 222 333')
  expect(phone('anonymous')).toBe('anonymous')
})

test('what is typed is read', () => {
  expect(words(' cut, trim ,, ')).toEqual(['cut', 'trim'])
  expect(typedNumber('12,5')).toBe(12.5)
  expect(typedNumber('-3')).toBe(null)
  expect(typedNumber('1e9')).toBe(null)
})

test('lists of whole numbers', () => {
  expect(typedNumbers('24, 2')).toEqual([24, 2])
  expect(typedNumbers('')).toEqual([])
  expect(typedNumbers('24 two')).toEqual([24, 0])
})
