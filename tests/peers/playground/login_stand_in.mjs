// Stands in for Microsoft's sign-in host: tokens by client credentials (RS256) for any client, and its keys. It proves nothing
// by itself; what is tested are the playground's and Twicket's own checks.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as plain } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';

const base = 'https://login.microsoftonline.com';
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const listening = (server) => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server.address().port)); });

export class LoginStandIn {
  constructor(folder) {
    this.certificate = join(folder, 'login.pem');
    this.key = join(folder, 'login.key');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=login.microsoftonline.com', '-addext',
      'subjectAltName=DNS:login.microsoftonline.com', '-keyout', this.key, '-out', this.certificate], { stdio: 'ignore' });
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.private = pair.privateKey;
    this.jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
    this.service = '';
  }

  async start() {
    const handle = (request, response) => this.answer(request, response);
    this.secure = createServer({ key: readFileSync(this.key), cert: readFileSync(this.certificate) }, handle);
    this.plain = plain(handle);
    this.securePort = await listening(this.secure);
    this.plainPort = await listening(this.plain);
  }

  end() { this.secure.close(); this.plain.close(); }

  mint(claims) {
    const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${encoded(claims)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), this.private).toString('base64url')}`;
  }

  token(tenant, form) {
    const now = Math.floor(Date.now() / 1000);
    const client = form.get('client_id');
    const aud = (form.get('scope') || '').replace(/\/\.default$/, '').split(' ')[0];
    return { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599,
      access_token: this.mint({ aud, iss: `${base}/${tenant}/v2.0`, iat: now, nbf: now, exp: now + 3600, azp: client, appid: client, tid: tenant, ver: '2.0', serviceurl: this.service }) };
  }

  answer(request, response) {
    let body = '';
    request.on('data', (part) => { body += part; });
    request.on('end', () => {
      const path = new URL(request.url, base).pathname;
      const tenant = path.split('/')[1];
      const json = (value, status = 200) => { response.writeHead(status, { 'Content-Type': 'application/json' }); response.end(JSON.stringify(value)); };
      if (path.endsWith('/openid-configuration')) json({ issuer: `${base}/${tenant}/v2.0`, token_endpoint: `${base}/${tenant}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/${tenant}/oauth2/v2.0/authorize`, jwks_uri: `${base}/${tenant}/discovery/v2.0/keys` });
      else if (path.endsWith('/discovery/instance')) json({ tenant_discovery_endpoint: `${base}/${tenant}/v2.0/.well-known/openid-configuration`, 'api-version': '1.1',
        metadata: [{ preferred_network: 'login.microsoftonline.com', preferred_cache: 'login.windows.net', aliases: ['login.microsoftonline.com'] }] });
      else if (path.endsWith('/keys')) json({ keys: [this.jwk] });
      else if (path.endsWith('/oauth2/v2.0/token')) json(this.token(tenant, new URLSearchParams(body)));
      else json({ error: 'not here' }, 404);
    });
  }
}
