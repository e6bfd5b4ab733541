import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { errors as cortex } from '../../src/contracts/cortex/errors.ts'
import { errors as store } from '../../src/contracts/store/errors.ts'
import type * as cartErrors from '../../src/core/cart/errors.ts'
import { failure, type Kind } from '../../src/core/domain-error.ts'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import type { AppEnv } from '../../src/http/app-env.ts'
import { answerError, type ErrorFormat } from '../../src/http/contract.ts'
import { say, type Words, wordOf } from '../../src/http/failure-words.ts'
import { filesIn } from '../support/tidy/source.ts'

describe('a failure', () => {
  it('is declared once, by its area', () => {
    const declarations = declared()
    const codes = declarations.map(({ code }) => code).toSorted()
    expect(codes.length).toBeGreaterThan(40)
    expect(codes).toEqual([...new Set(codes)])
    const elsewhere = declarations.filter(({ path }) => !/^src\/core\/.*errors\.ts$/.test(path))
    expect(elsewhere).toEqual([])
  })

  it('shows code, reason and cause in the log', () => {
    const cause = new Error('reset')
    const error = new GatewayUnavailable('no usable answer', { cause })
    expect(`${error}`).toBe('gateway_unavailable: no usable answer')
    expect(error.cause).toBe(cause)
  })
})

describe('a failure that a contract does not word', () => {
  it.each<[Kind, number, string]>([
    ['not_found', 404, 'Not found.'],
    ['not_allowed', 403, 'You do not have permission to perform this action.'],
    ['not_signed_in', 401, 'Authentication credentials were not provided.'],
    ['invalid', 400, 'This is not possible.'],
    ['conflict', 400, 'This is not possible.'],
    ['insufficient', 400, 'This is not possible.'],
    ['limit', 429, 'Too many requests. Please try again later.'],
    ['outside', 503, 'Temporarily unavailable. Please try again.'],
  ])('is answered by its kind: %s', async (kind, status, message) => {
    class Unheard extends failure(kind, 'unheard_of')<string> {}
    const unheard = new Unheard('a secret of the core')
    const inStore = status === 400 ? { error: message } : { detail: message }
    expect(await answered(store, unheard)).toEqual({ status, body: inStore })
    expect(await answered(cortex, unheard)).toEqual({ status, body: { detail: message } })
  })
})

describe('the words of a contract', () => {
  class CartFull extends failure('conflict', 'cart_full')<number> {}
  const words: Words<typeof cartErrors> = {
    cart_full: (linesMax) => say(400, `${linesMax} lines`),
    // @ts-expect-error no failure of these areas has this code
    card_full: say(400, 'misspelt'),
    // @ts-expect-error the data is a list of names
    insufficient_stock: ({ quantity }) => say(400, `${quantity} left`),
  }

  it('are found by code and given its data', () => {
    expect(wordOf(words, new CartFull(50))).toEqual({ status: 400, messages: ['50 lines'] })
  })

  it('leave what they do not name to its kind', () => {
    class Unheard extends failure('conflict', 'unheard_of') {}
    expect(wordOf(words, new Unheard())).toBeUndefined()
  })
})

interface Declaration {
  path: string
  code: string
}

/** All declarations of failures: `failure('<kind>', '<code>')`. */
function declared(): Declaration[] {
  return filesIn('src').flatMap((path) => {
    const calls = readFileSync(path, 'utf8').matchAll(/\bfailure\(\s*'\w+',\s*'(\w+)'/g)
    return [...calls].map(([, code = '']) => ({ path, code }))
  })
}

async function answered(format: ErrorFormat, error: Error) {
  const app = new Hono<AppEnv>()
  app.onError((thrown, c) => answerError(format, () => {}, thrown, c))
  app.get('/', () => {
    throw error
  })
  const response = await app.request('/')
  return { status: response.status, body: await response.json() }
}
