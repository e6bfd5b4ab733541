import { expect, test } from 'vitest'
import { passwordFaults } from '../../../src/core/identity/password-rules.ts'

const owner = ['ada.byron@example.com', 'Ada', 'Byron']

test('accepts long phrases that have nothing to do with their owner', () => {
  expect(passwordFaults('Corr3ct-horse-battery!', owner)).toEqual([])
  expect(passwordFaults('An0ther-long-phrase!', owner)).toEqual([])
})

test.each([
  ['7letter', /too short/],
  ['93847561029', /entirely numeric/],
  ['password123', /too common/],
  ['PassWord123', /too common/],
  ['ada.byron', /too similar/],
  ['BYRON-11', /too similar/],
  ['ada.byron@example.com', /too similar/],
])('refuses %s', (password, fault) => {
  expect(passwordFaults(password, owner)).toEqual([expect.stringMatching(fault)])
})

test('counts eight characters as enough', () => {
  expect(passwordFaults('x7!kQz2', owner)).toHaveLength(1)
  expect(passwordFaults('x7!kQz2p', owner)).toEqual([])
})

test('compares with nothing where the owner has no name', () => {
  expect(passwordFaults('Corr3ct-horse-battery!', ['', '', ''])).toEqual([])
})
