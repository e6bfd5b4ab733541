import { describe, expect, it } from 'vitest'
import { simulatedClover } from './simulated-clover.ts'

const now = new Date('2026-11-22T10:00:00Z')

describe('tokens', () => {
  it('stand for a card, of which they tell little', async () => {
    const { tokenize } = simulatedClover()
    const { status, body } = await tokenize()
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^clv_1\w{32}$/),
      object: 'token',
      card: {
        brand: 'VISA',
        first6: '424242',
        last4: '4242',
        exp_month: '12',
        exp_year: '2046',
      },
    })
  })

  it.each(['', 'clover_private_test', 'wrong'])('are not given to the key "%s"', async (apikey) => {
    const { tokenize } = simulatedClover()
    expect(await tokenize({}, { apikey })).toMatchObject({
      status: 401,
      body: { message: '401 Unauthorized' },
    })
  })

  it('are given to pages of any origin', async () => {
    const { send, tokenize } = simulatedClover()
    const preflight = await send('/clover/v1/tokens', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://storefront.test',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'apikey,content-type',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('apikey')
    const { headers } = await tokenize({}, { Origin: 'https://storefront.test' })
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  it.each([
    [{ number: '4242424242424241' }, 'invalid_number', 'card.number'],
    [{ number: 'x' }, 'invalid_request', 'card.number'],
    [{ exp_month: '13' }, 'invalid_expiry_month', 'card.exp_month'],
    [{ exp_year: '126' }, 'invalid_expiry_year', 'card.exp_year'],
    [{ exp_month: '10', exp_year: '2026' }, 'expired_card', 'card.exp_year'],
    [{ exp_month: '1', exp_year: '26' }, 'expired_card', 'card.exp_year'],
    [{ cvv: '12' }, 'incorrect_cvc', 'card.cvv'],
  ])('are refused for %o with %s', async (card, code, param) => {
    const { tokenize } = simulatedClover({ now: () => now })
    expect(await tokenize(card)).toMatchObject({
      status: 400,
      body: { message: '400 Bad Request', error: { code, param, message: expect.any(String) } },
    })
  })

  it('are given for a card until its month is over', async () => {
    const { tokenize } = simulatedClover({ now: () => now })
    expect(await tokenize({ exp_month: '11', exp_year: '26' })).toMatchObject({ status: 200 })
  })

  it('leave faults to the shop', async () => {
    const { fault, tokenize } = simulatedClover()
    await fault({ operation: '*', kind: 'error' })
    expect(await tokenize()).toMatchObject({ status: 200 })
  })
})
