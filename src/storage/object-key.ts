const KEY = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/;

/** Whether a text can be the key of an object, or a part of one between slashes. */
export function isObjectKey(text: string): boolean {
  return KEY.test(text);
}

/** @throws TypeError where a text is no key: it might lead out of the store */
export function requireKey(key: string): string {
  if (!isObjectKey(key)) throw new TypeError(`not a key of an object: ${key}`);
  return key;
}
