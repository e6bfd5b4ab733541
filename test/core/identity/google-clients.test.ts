import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { createContext } from '../../../src/context.ts'
import type { GoogleSignIn } from '../../../src/core/ports.ts'
import { productionSettings } from '../../support/http/with-env.ts'

/** Google as the core has it in a Worker of these settings. */
function googleOf(settings: Partial<Env>): GoogleSignIn {
  return createContext({ ...env, ...settings }, () => undefined).google
}

async function aTokenOf(client: string): Promise<string> {
  const response = await fetch(`${env.GOOGLE_API_URL}/control/tokens`, {
    method: 'POST',
    body: JSON.stringify({ email: 'ada@example.com', aud: client }),
  })
  const { access_token }: { access_token: string } = await response.json()
  return access_token
}

// The simulator plays Google in production, too.
const production = { ...productionSettings, GOOGLE_API_URL: env.GOOGLE_API_URL }

const environments = [
  ['development', {}],
  ['production', production],
] as const

const rejected = { code: 'google_token_rejected' }

it.each(environments)(
  'takes the tokens of each client that is named in %s',
  async (_name, settings) => {
    const google = googleOf({ ...settings, GOOGLE_CLIENT_ID: 'web, app' })
    const identity = { email: 'ada@example.com', subject: expect.stringMatching(/^\d{21}$/) }
    expect(await google.identify(await aTokenOf('web'))).toEqual(identity)
    expect(await google.identify(await aTokenOf('app'))).toEqual(identity)
  },
)

it.each(environments)('rejects the tokens of other sites in %s', async (_name, settings) => {
  const google = googleOf({ ...settings, GOOGLE_CLIENT_ID: 'web' })
  await expect(google.identify(await aTokenOf('other'))).rejects.toMatchObject(rejected)
})

it('takes the tokens of every site in development that names no client', async () => {
  const google = googleOf({ GOOGLE_CLIENT_ID: '' })
  expect(await google.identify(await aTokenOf('other'))).toMatchObject({ email: 'ada@example.com' })
})

it.each(['', ' , '])(
  'rejects every token in production that names no client: "%s"',
  async (none) => {
    const google = googleOf({ ...production, GOOGLE_CLIENT_ID: none })
    await expect(google.identify(await aTokenOf('web'))).rejects.toMatchObject(rejected)
  },
)
