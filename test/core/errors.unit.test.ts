import { expect, test } from 'vitest'
import { isSyntaxNode, readSource } from '../support/source.ts'

test('every failure is part of the union that the contracts translate', () => {
  const { nodes, text } = readSource('src/core/errors.ts')
  const failures = nodes.flatMap(({ node }) => {
    const { superClass, id } = node
    const isFailure = isSyntaxNode(superClass) && superClass.name === 'DomainError'
    return isFailure && isSyntaxNode(id) ? [String(id.name)] : []
  })
  const [, union = ''] = text.split('export type Failure =')
  expect(failures.length).toBeGreaterThan(30)
  expect(union.match(/\w+/g)?.toSorted()).toEqual(failures.toSorted())
})
