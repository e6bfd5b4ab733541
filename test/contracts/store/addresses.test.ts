import { beforeAll, describe, expect, it, test } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { password } from '../../support/customers/password.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, cortexClient, storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()
let staff: Client

beforeAll(async () => {
  staff = await aStaffMember()
})

function register(email: string) {
  const names = { first_name: 'Ada', last_name: 'Byron' }
  return anonymous.post('/auth/register/', { ...names, email, password, password2: password })
}

describe('an email address', () => {
  it.each([
    'a&b@x.com',
    'a=b@x.com',
    '#a@x.com',
    'a/b@x.com',
    "o'hara+!$%*?^_`{|}~-@x.com",
    'x@example.xn--p1ai',
    'x@a-b.example',
    `x@${'a'.repeat(63)}.example`,
  ])('may be %s, as in browsers', async (email) => {
    const { status, body } = await register(email)
    expect([status, body.user?.email]).toEqual([201, email])
  })

  it.each([
    ['user@bücher.example', 'user@xn--bcher-kva.example'],
    ['Grace@BÜCHER.Example', 'Grace@xn--bcher-kva.example'],
    ['x@пример.рф', 'x@xn--e1afmkfd.xn--p1ai'],
    ['x@例え。jp', 'x@xn--r8jz45g.jp'],
  ])('of an international domain, %s, is kept as %s', async (email, stored) => {
    const { status, body } = await register(email)
    expect([status, body.user?.email]).toEqual([201, stored])
    const signedIn = await anonymous.post('/auth/login/', { email, password }, { expect: 200 })
    expect(signedIn.body.user.email).toBe(stored)
    await cortexClient().post('/auth/jwt/create/', { email, password }, { expect: 201 })
  })

  it.each([
    'z@example-.com',
    'z@-example.com',
    'z@example..com',
    'z@.com',
    'z@com.',
    'z',
    'z@',
    'a..b@x.com',
    '.a@x.com',
    'a.@x.com',
    '@example.com',
    'a@b@example.com',
    'a b@example.com',
    '"a b"@example.com',
    'ü@example.com',
    'z@exa_mple.com',
    'z@bücher.example/path',
    'z@bücher.example?x',
    'z@bücher.example:80',
    'z@bücher..example',
    `z@${'a'.repeat(64)}.example`,
    `${'a'.repeat(65)}@example.com`,
  ])('is not %s', async (email) => {
    const { status, body } = await register(email)
    expect([status, body.fields]).toEqual([400, { email: ['Enter a valid email address.'] }])
  })

  it('of more than 254 characters is too long', async () => {
    for (const domain of ['abcdefghi.'.repeat(30), 'ü.'.repeat(60)]) {
      const { body } = await register(`z@${domain}example`)
      expect(body.fields).toEqual({ email: ['Ensure this field has at most 254 characters.'] })
    }
  })
})

describe('the address of an image', () => {
  test.each([
    ['https://bücher.example/Bild.jpg', 'https://xn--bcher-kva.example/Bild.jpg'],
    ['http://пример.рф:8080/a?b=c#d', 'http://xn--e1afmkfd.xn--p1ai:8080/a?b=c#d'],
    ['https://example.com/bücher/ä.jpg', 'https://example.com/b%C3%BCcher/%C3%A4.jpg'],
    ['https://example.com/a{1}|b^`.jpg', 'https://example.com/a%7B1%7D%7Cb%5E%60.jpg'],
    ['HTTPS://Example.com/%C3%BC/../A.jpg', 'HTTPS://Example.com/%C3%BC/../A.jpg'],
    ['https://[2001:db8::1]/a.jpg?x=[1]', 'https://[2001:db8::1]/a.jpg?x=%5B1%5D'],
  ])('%s is kept as %s', async (image_url, stored) => {
    const { slug } = await aProduct()
    const path = `/products/${slug}/images/`
    const { body } = await staff.post(path, { image_url }, { expect: 201 })
    expect(body.images[0].image_url).toBe(stored)
  })

  test.each([
    'https://ü@example.com/a.jpg',
    'https://a:b@bücher.example/a.jpg',
    'https://bücher.example:port/a.jpg',
    'https://bü cher.example/a.jpg',
    'ftp://bücher.example/a.jpg',
    'https:///bücher.jpg',
    `https://example.com/${'ü'.repeat(1000)}`,
  ])('is not %s', async (image_url) => {
    const { slug } = await aProduct()
    const { body } = await staff.post(`/products/${slug}/images/`, { image_url }, { expect: 400 })
    expect(Object.keys(body.fields)).toEqual(['image_url'])
  })
})
