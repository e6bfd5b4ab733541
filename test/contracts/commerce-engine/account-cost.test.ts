import { expect, it } from 'vitest'
import { accountCosts } from '../../budgets/budgets.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { codeOf } from '../../support/customers/codes.ts'
import { anEmail, aVisitor, visitorIn } from '../../support/customers/storefront-visitors.ts'
import { type Answer, commerceEngineClient } from '../../support/http/client.ts'

it('a visit, a registration by code, reading oneself and signing in again cost what they may', async () => {
  const visit = await commerceEngineClient().post('/auth/anonymous', undefined, { expect: 200 })
  expectWithin(visit.cost, accountCosts.visit)
  const { client } = visitorIn(visit.body)
  const email = anEmail()
  const wish = { email, register_if_not_exists: true }
  const sent = await client.post('/auth/login/email', wish, { expect: 200 })
  expectWithin(sent.cost, accountCosts.sendCode)
  const registered = await verify(client, sent)
  expectWithin(registered.cost, accountCosts.registerByCode)
  const customer = visitorIn(registered.body)
  const read = await customer.client.get(`/auth/user/${customer.id}`, { expect: 200 })
  expectWithin(read.cost, accountCosts.ownUser)
  const visitor = await aVisitor()
  const again = await visitor.client.post('/auth/login/email', { email }, { expect: 200 })
  expectWithin(again.cost, accountCosts.sendCode)
  expectWithin((await verify(visitor.client, again)).cost, accountCosts.enterByCode)
})

async function verify(
  client: ReturnType<typeof commerceEngineClient>,
  { body: { content } }: Answer,
): Promise<Answer> {
  const { otp_token, otp_action } = content
  const given = { otp: await codeOf(otp_token), otp_token, otp_action }
  const answer = await client.post('/auth/verify-otp', given)
  expect(answer.status).toBe(200)
  return answer
}
