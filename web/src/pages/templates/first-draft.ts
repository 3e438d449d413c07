/** A key made of a name; empty where it has no letter to begin with. */
export function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

/** A draft to begin with. It is valid, and says what each part is for. */
export function firstDraft(key: string, name: string): string {
  return `key: ${key}
name: ${JSON.stringify(name)}

# What starts it, and for which leads. Conditions are CEL.
trigger: { event: lead.scored, where: 'score.value >= 0.3 && lead.status == "new"' }
# How often one lead may go through: once, always, or { after: 30d }.
reentry: once
# Ends it early; looked at whenever something happens to the lead.
exit: { where: 'lead.status in ["won", "lost"]' }

steps:
  - id: hello
    send: { channel: email, message: hello }
  - id: reply
    wait_for: { event: message.replied, timeout: 3d, on_timeout: remind }
  - id: call
    task: { assign: owner, title: 'Call {{ lead.first_name | default: "the lead" }}', due: 1d }
    next: end
  - id: remind
    send: { channel: email, message: hello }

messages:
  hello:
    subject: 'Good to hear from you'
    text: |
      Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

      thank you for your enquiry.
`;
}
