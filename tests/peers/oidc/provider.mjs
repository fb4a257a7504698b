// A certified OpenID provider (npm oidc-provider) with two people: bob is in the group "agents", mallory's address is not vouched
// for. PORT and RETURN (the redirect address) come from the environment; each start signs with a key of its own.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const port = Number(process.env.PORT);
const people = {
  bob: { sub: 'bob', email: 'bob@example.com', email_verified: true, name: 'Bob Jones', groups: ['agents'] },
  mallory: { sub: 'mallory', email: 'bob@example.com', email_verified: false, name: 'Mallory', groups: ['agents'] },
  stranger: { sub: 'stranger', email: 'stranger@example.com', email_verified: true, name: 'Stranger', groups: ['agents'] },
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'console', client_secret: 'console-secret', redirect_uris: [process.env.RETURN], grant_types: ['authorization_code'], response_types: ['code'], application_type: 'native' }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['only-for-tests'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
  async findAccount(_, id) { return { accountId: id, async claims() { return people[id] ?? { sub: id }; } }; },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  ttl: { AccessToken: 300, IdToken: 300, Session: 600, Interaction: 600, Grant: 600 },
});
provider.listen(port, '127.0.0.1', () => console.log('ready'));
