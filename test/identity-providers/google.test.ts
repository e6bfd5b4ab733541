import { describe, expect, it } from 'vitest'
import { GoogleTokenRejected, GoogleUnavailable } from '../../src/core/identity/errors.ts'
import { createGoogleSignIn } from '../../src/identity-providers/google.ts'
import { unanswered } from '../simulator/faults.ts'
import { simulatedGoogle } from '../simulator/simulated-google.ts'

const email = 'Ada.Byron@example.com'
const testToken = `google-test-token:${email}`

const info = {
  aud: 'client-1',
  azp: 'client-2',
  sub: '110169484474386276334',
  scope: 'openid email',
  expires_in: 3599,
  email,
  email_verified: true,
}

/** What talks to a Google that has one answer, and the requests that it has made. */
function cannedGoogle(answer: () => Response | Promise<Response>, clientIds?: string[] | null) {
  const requests: Request[] = []
  const google = createGoogleSignIn({
    apiUrl: 'https://google.test/sub/',
    clientIds: clientIds === undefined ? ['client-1', 'client-2'] : clientIds,
    async fetch(url, init) {
      requests.push(new Request(url, init))
      return answer()
    },
  })
  return { google, requests }
}

const answering = (body: unknown, status = 200) =>
  cannedGoogle(() => Response.json(body, { status }))

describe('the question', () => {
  it('has the token in a header and an empty form', async () => {
    const { google, requests } = answering(info)
    await google.identify('ya29.token')
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('https://google.test/sub/tokeninfo')
    expect(request?.headers.get('Authorization')).toBe('Bearer ya29.token')
    expect(request?.headers.get('Content-Type')).toMatch(/^application\/x-www-form-urlencoded/)
    expect(request?.redirect).toBe('manual')
    expect(await request?.text()).toBe('')
  })

  it('is asked once, and given up after a time', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const google = createGoogleSignIn({
      apiUrl: 'https://google.test',
      clientIds: ['client-1'],
      async fetch(_url, init) {
        signals.push(init?.signal)
        throw new DOMException('Too late', 'TimeoutError')
      },
    })
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleUnavailable)
    expect(signals).toEqual([expect.any(AbortSignal)])
  })
})

describe('a token that is good here', () => {
  it('tells the person and the address as Google spells it', async () => {
    const { google } = simulatedGoogle()
    expect(await google.identify(testToken)).toEqual({
      subject: expect.stringMatching(/^\d{21}$/),
      email,
    })
  })

  it('names the same person when the address has changed', async () => {
    const { google, mint } = simulatedGoogle()
    const { subject } = await google.identify(testToken)
    const token = await mint({ email: 'countess@example.com', sub: subject })
    expect(await google.identify(token)).toEqual({ subject, email: 'countess@example.com' })
  })

  it('may be of any client of ours', async () => {
    const { google, mint } = simulatedGoogle({}, ['web', 'app'])
    const token = await mint({ email, aud: 'web', azp: 'app' })
    expect(await google.identify(token)).toMatchObject({ email })
  })

  it('may be of anybody where no client is asked for', async () => {
    const { google, mint } = simulatedGoogle({}, null)
    const token = await mint({ email, aud: 'other' })
    expect(await google.identify(token)).toMatchObject({ email })
  })

  it.each([
    ['numbers and truth as themselves', {}],
    ['numbers and truth as text', { expires_in: '3599', email_verified: 'true' }],
    ['a last second', { expires_in: 1 }],
    ['a client who is not named twice', { azp: undefined }],
    ['more than is read', { access_type: 'online', user_id: '1' }],
  ])('may be told with %s', async (_name, fields) => {
    const { google } = answering({ ...info, ...fields })
    expect(await google.identify('ya29.token')).toEqual({ subject: info.sub, email })
  })

  it('is waited for when Google is slow', async () => {
    const { google, fault } = simulatedGoogle()
    await fault('slow')
    expect(await google.identify(testToken)).toMatchObject({ email })
  })
})

describe('a token that is rejected', () => {
  it.each([
    ['another audience', { aud: 'other' }],
    ['our audience in the hands of another client', { azp: 'other' }],
    ['another audience in the hands of our client', { aud: 'other', azp: 'google_client_test' }],
    ['an address that is not verified', { email_verified: false }],
    ['a time that is over', { expires_in: 0 }],
  ])('has %s', async (_name, properties) => {
    const { google, mint } = simulatedGoogle()
    const token = await mint({ email, ...properties })
    await expect(google.identify(token)).rejects.toThrow(GoogleTokenRejected)
  })

  it.each([
    ['no client who presents it', { azp: '' }],
    ['no time left', { expires_in: 0 }],
    ['no time left, as text', { expires_in: '0' }],
    ['less than no time left', { expires_in: '-5' }],
    ['no address', { email: undefined, email_verified: undefined }],
    ['an empty address', { email: '' }],
    ['an address of which nothing more is said', { email_verified: undefined }],
    ['an address that is not verified', { email_verified: 'false' }],
    ['nobody', { sub: undefined }],
    ['an empty person', { sub: '' }],
  ])('is told with %s', async (_name, fields) => {
    const { google } = answering({ ...info, ...fields })
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleTokenRejected)
  })

  it('is unknown to Google', async () => {
    const { google } = simulatedGoogle()
    await expect(google.identify('ya29.unknown')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'google_token_rejected',
    })
  })

  it.each(['<html>', '', '{}'])('is refused with any words: "%s"', async (words) => {
    const { google } = cannedGoogle(() => new Response(words, { status: 400 }))
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleTokenRejected)
  })

  it.each([
    ['nothing', ''],
    ['a space', 'ya29.a b'],
    ['a line break', 'ya29.a\r\nX-Header: b'],
    ['a line break at its end', 'ya29.a\n'],
    ['a control character', 'ya29.a\u0000'],
    ['a letter beyond ASCII', 'ya29.é'],
    ['more than a header carries', 'y'.repeat(4097)],
  ])('is not asked about: %s', async (_name, token) => {
    const { google, requests } = answering(info)
    await expect(google.identify(token)).rejects.toThrow(GoogleTokenRejected)
    expect(requests).toEqual([])
  })

  it('is asked about up to its full length', async () => {
    const { google } = answering(info)
    expect(await google.identify('y'.repeat(4096))).toMatchObject({ email })
  })

  it('is any, unasked, where nobody is a client of ours', async () => {
    const { google, requests } = cannedGoogle(() => Response.json(info), [])
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleTokenRejected)
    expect(requests).toEqual([])
  })
})

describe('no usable answer', () => {
  it.each(unanswered)('is the fault "%s", after which the token is still good', async (kind) => {
    const { google, fault } = simulatedGoogle()
    await fault(kind)
    await expect(google.identify(testToken)).rejects.toMatchObject({
      kind: 'outside',
      code: 'google_unavailable',
    })
    expect(await google.identify(testToken)).toMatchObject({ email })
  })

  it.each([401, 403, 404, 405, 408, 429, 500, 502, 503])(
    'is the status %i, whatever it says',
    async (status) => {
      const { google } = answering(info, status)
      await expect(google.identify('ya29.token')).rejects.toThrow(GoogleUnavailable)
    },
  )

  it('is another success than the one that Google has', async () => {
    const { google } = answering(info, 201)
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleUnavailable)
  })

  it.each([
    ['no JSON', () => new Response('<html>')],
    ['nothing', () => new Response(null)],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } })],
    ['an endless answer', () => Response.json({ ...info, more: 'x'.repeat(2 * 1024 * 1024) })],
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is %s', async (_name, answer) => {
    const { google } = cannedGoogle(answer)
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleUnavailable)
  })

  it.each([
    ['a list', [info]],
    ['a text', 'ok'],
    ['an error', { error: 'invalid_token', error_description: 'Invalid Value' }],
    ['no audience', { ...info, aud: undefined }],
    ['an empty audience', { ...info, aud: '' }],
    ['several audiences', { ...info, aud: ['client-1'] }],
    ['a presenter that is null', { ...info, azp: null }],
    ['no time', { ...info, expires_in: undefined }],
    ['a time that is null', { ...info, expires_in: null }],
    ['a time that is no number', { ...info, expires_in: 'soon' }],
    ['an empty time', { ...info, expires_in: '' }],
    ['a person by number', { ...info, sub: 110169 }],
    ['a person of endless name', { ...info, sub: '1'.repeat(256) }],
    ['an address that is none', { ...info, email: 7 }],
    ['a verification by number', { ...info, email_verified: 1 }],
    ['a verification in other words', { ...info, email_verified: 'yes' }],
  ])('is an unknown shape: %s', async (_name, body) => {
    const { google } = answering(body)
    await expect(google.identify('ya29.token')).rejects.toThrow(GoogleUnavailable)
  })

  it('keeps the token and the address out of what is logged', async () => {
    const { google } = answering({ ...info, email_verified: 'yes' })
    const failure = await google.identify('ya29.secret').catch((error: unknown) => error)
    const { message, cause } = Object(failure)
    expect(`${failure} ${message} ${cause}`).not.toMatch(/ya29|Ada/)
  })
})
