/**
 * A shell line that posts a lead, signed when it runs: bash and zsh, with the openssl of Linux and of macOS. The secret is
 * in it as hexadecimal digits, since a shell cannot hand decoded bytes to openssl.
 */
export function curlLine({ url, demoSource: { key, secret } }) {
  const secretHex = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').toString('hex');
  const lead = {
    first_name: 'Ada',
    last_name: 'Park',
    email: 'ada.park@example.com',
    message: 'Is the flat still free',
  };
  return [
    `body='${JSON.stringify(lead)}'`,
    'id="msg_$(openssl rand -hex 8)"',
    'ts="$(date +%s)"',
    `sig="$(printf '%s.%s.%s' "$id" "$ts" "$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:${secretHex} -binary | openssl base64 -A)"`,
    `curl -sS '${url}/hooks/${key}' -H 'content-type: application/json' -H "webhook-id: $id" -H "webhook-timestamp: $ts" -H "webhook-signature: v1,$sig" --data-binary "$body"; echo`,
  ].join('; ');
}

/** What is printed when everything runs. `used` says for each part whether it is ours or given by the environment. */
export function banner(instance, used) {
  const row = (label, value) => `  ${label.padEnd(16)} ${value}`;
  return [
    '',
    'Throughline is running.',
    '',
    row('Web app', instance.url),
    row('Temporal UI', instance.temporalUi ?? 'not known (set TEMPORAL_UI_URL)'),
    row('Mail', used.mail),
    row('Database', used.database),
    row('Temporal', used.temporal),
    row('Redis', used.redis),
    row('Logs', used.logs),
    '',
    row('Admin email', instance.admin.email),
    row('Admin password', instance.admin.password),
    row('Source key', instance.demoSource.key),
    row('Source secret', instance.demoSource.secret),
    '',
    'Post a lead (paste as it is):',
    '',
    curlLine(instance),
    '',
    'Post 200 sample leads: npm run demo          Stop: Ctrl-C',
    '',
  ].join('\n');
}
