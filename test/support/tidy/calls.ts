import { isSyntaxNode, type SyntaxNode } from './source.ts'

const AMBIENT_CALLS = new Set([
  'Date.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'performance.now',
  'fetch',
  'randomUUID',
  'randomBytes',
])

/** What asks the surroundings for time, chance or the network: its name. */
export function ambientCall(node: SyntaxNode): string | undefined {
  const name = isSyntaxNode(node.callee) ? nameOf(node.callee) : undefined
  if (node.type === 'CallExpression' && name && AMBIENT_CALLS.has(name)) return `${name}()`
  const isNow = Array.isArray(node.arguments) && node.arguments.length === 0
  return node.type === 'NewExpression' && name === 'Date' && isNow ? 'new Date()' : undefined
}

/** An error becomes a text with all that it carries. */
export function isErrorAsText(node: SyntaxNode): boolean {
  if (node.type !== 'CallExpression' || !isSyntaxNode(node.callee)) return false
  const [argument] = Array.isArray(node.arguments) ? node.arguments : []
  const named = isSyntaxNode(argument) ? (nameOf(argument) ?? '') : ''
  return nameOf(node.callee) === 'String' && /^(error|reason|cause)\b/.test(named)
}

/** Such as `ctx.db.batch`, of what stands before the parentheses of a call. */
export function nameOf(node: SyntaxNode): string | undefined {
  if (typeof node.name === 'string') return node.name
  const { object, property } = node
  if (!isSyntaxNode(object) || !isSyntaxNode(property)) return undefined
  return `${nameOf(object)}.${nameOf(property)}`
}
