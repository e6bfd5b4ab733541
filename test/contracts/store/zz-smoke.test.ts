import { expect, test } from 'vitest'
import { storeClient } from '../../support/client.ts'

const anonymous = storeClient()

test('smoke', async () => {
  const person = {
    email: 'a@example.com',
    first_name: 'A',
    last_name: 'B',
    password: 'Corr3ct-horse-battery!',
    password2: 'Corr3ct-horse-battery!',
  }
  const registered = await anonymous.post('/auth/register/', person, { expect: 201 })
  const me = storeClient({ token: registered.body.tokens.access })
  console.log((await me.get('/auth/me/', { expect: 200 })).body, registered.cost)
  console.log((await me.get('/cart/', { expect: 200 })).cost)
  await anonymous.get('/cart/', { expect: 401 })
  await me.get('/orders/', { expect: 200 })
  await me.get('/orders/999/', { expect: 404 })
  await anonymous.get('/products/categories/', { expect: 200 })
  await anonymous.post('/products/categories/', '{bad', { expect: 401 })
  await me.post('/products/categories/', { name: 'x', slug: 'x' }, { expect: 403 })
  await anonymous.get('/unknown/', { expect: 404 })
  await anonymous.delete('/cart/', { expect: 405 })
  await anonymous.post('/auth/login/', '{bad', { expect: 400 })
  await anonymous.get('/api/schema/', { expect: 200 })
  await anonymous.get('/api/schema/?format=yaml', { expect: 200 })
  await anonymous.get('/api/docs/', { expect: 200 })
  expect((await anonymous.get('/api/docs/swagger-ui.css', { documented: false })).status).toBe(200)
})
