import { GatewayRefused } from '../core/payments/errors.ts'
import type { CreateRequest } from '../core/ports.ts'
import { attemptNumber } from './attempt-number.ts'
import { formHash, noUdfs } from './payu-hash.ts'
import { assertPayable, printRupees } from './payu-money.ts'

/** Characters that PayU takes (docs.payu.in, "Additional Info for Payment APIs"). */
const lengthsMax = { productinfo: 100, firstname: 60, lastname: 20 }

/**
 * The fields that the browser posts to PayU's page; PayU hears of the payment then, and not before.
 * @throws GatewayRefused
 */
export function payuForm(
  { key, salt }: { key: string; salt: string },
  request: CreateRequest,
): Record<string, string> {
  const { money, payer, returnUrl } = request
  assertPayable(money)
  if (!payer) throw new GatewayRefused('other', 'PayU needs to know who pays')
  if (returnUrl === null) throw new GatewayRefused('other', 'PayU needs a URL to return to')
  const signed = {
    key,
    txnid: attemptNumber(request.key),
    amount: printRupees(money.amount),
    productinfo: plain(request.description, lengthsMax.productinfo),
    // PayU takes no payment of nobody.
    firstname: plain(payer.firstName, lengthsMax.firstname) || 'Customer',
    email: plain(payer.email),
  }
  return {
    ...signed,
    lastname: plain(payer.lastName, lengthsMax.lastname),
    phone: plain(payer.phone),
    surl: returnUrl,
    furl: returnUrl,
    hash: formHash(salt, { ...signed, udfs: noUdfs }),
  }
}

/**
 * The hash is made over texts that are separated by "|". Browsers change line breaks when they post a
 * form, and the hash would be wrong then.
 */
function plain(text: string, lengthMax = 255): string {
  const oneLine = text.replace(/[|\p{Cc}]/gu, ' ').trim()
  return [...oneLine].slice(0, lengthMax).join('').trim()
}
