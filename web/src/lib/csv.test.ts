import { expect, test } from 'vitest'
import { csv } from './csv'

test('what would break a table or run as a formula stays text', () => {
  expect(csv([['day', 'calls'], ['a "b", c', 3], ['=1+1', -2]])).toBe('day,calls\r\n"a ""b"", c",3\r\n\'=1+1,-2\r\n')
})
