import type { StepKind } from './template-definition.js';
import type { TriggerKind } from './template-schema.js';

/** What a kind does, and an example of it that compiles and runs. */
export interface TemplateExample {
  /** One or two sentences for the reference. */
  says: string;
  /** YAML: `steps` and, where they are sent, `messages`; of a trigger, `trigger`. */
  yaml: string;
}

/** One example of every kind of step: shown in docs/template-reference.md, completed in editors, compiled and run by tests. */
export const STEP_EXAMPLES: Readonly<Record<StepKind, TemplateExample>> = {
  send: {
    says: 'Sends a message, past the send gate and at most once per visit: an email to the lead, or an in-app notice to users.',
    yaml: `steps:
  - id: welcome
    send: { channel: email, message: welcome }
    retry: { attempts: 5, backoff: 30s }
    on_error: continue
  - id: tell-owner
    send: { channel: in_app, message: arrived, to: owner }
messages:
  welcome:
    subject: 'Good to meet you{% if lead.first_name %}, {{ lead.first_name }}{% endif %}'
    text: |
      Thank you for getting in touch with {{ organization.name }}.
  arrived: { subject: 'New lead: {{ lead.first_name | default: "somebody" }}', text: 'See {{ links.lead }}' }
`,
  },
  wait: {
    says: "Waits for a duration, until a date and time, until a time of day, or for business hours. Local times are the lead's, unless `time_zone` says otherwise; one that summer time skips means the first moment after the gap, one that comes twice the first.",
    yaml: `steps:
  - id: an-hour
    wait: 1h
  - id: next-morning
    wait: { time: '09:00', days: mon-fri, after: 1d }
  - id: four-office-hours
    wait: { business_hours: { from: '09:00', to: '17:00', days: mon-fri, plus: 4h, time_zone: organization } }
  - id: day-before-viewing
    wait: { until: 'has(lead.attributes.viewing_at) ? timestamp(lead.attributes.viewing_at) - duration("24h") : now' }
`,
  },
  wait_for: {
    says: 'Waits for an event of the lead that came after the one which started the execution or ended its last wait, for as long as `timeout`.',
    yaml: `steps:
  - id: visited
    wait_for:
      event: interaction.recorded
      where: 'event.data.kind == "visit"'
      timeout: 2d
      on_timeout: ask
  - id: mark
    update: { tags: { add: [came-back] } }
    next: end
  - id: ask
    task: { title: 'Ask {{ lead.first_name | default: "the lead" }} whether they are still looking', due: 1d }
`,
  },
  branch: {
    says: 'Goes where the first condition that holds points; where none does, on.',
    yaml: `steps:
  - id: how-warm
    branch:
      - { where: 'score.value >= 0.7', next: call }
      - { where: 'has(lead.attributes.budget) && lead.attributes.budget > 500000', next: call }
      - { next: mark }
  - id: call
    update: { tags: { add: [call-today] } }
    next: end
  - id: mark
    update: { tags: { add: [later] } }
`,
  },
  split: {
    says: 'Spreads leads over paths by weight. A lead takes the same path whenever it comes to this step of this template.',
    yaml: `steps:
  - id: which-subject
    split:
      - { name: plain, weight: 80, next: plain }
      - { name: playful, weight: 20, next: playful }
  - id: plain
    update: { tags: { add: [subject-plain] } }
    next: end
  - id: playful
    update: { tags: { add: [subject-playful] } }
`,
  },
  update: {
    says: "Changes the lead's fields, custom fields (`attributes.<key>`), status and tags. Values are literal or CEL.",
    yaml: `steps:
  - id: note
    update:
      set:
        country: DE
        attributes.last_nurtured: { cel: now }
        attributes.score_then: { cel: score.points }
      status: contacted
      tags: { add: [nurtured], remove: [cold] }
`,
  },
  assign: {
    says: 'Gives the lead to a user: in turn, to who has the fewest open leads, or to a certain one. Who owns as many open leads as `capacity` is passed over.',
    yaml: `steps:
  - id: hand-over
    assign: { strategy: round_robin, role: agent, capacity: 40, on_none: nobody-free }
    next: end
  - id: nobody-free
    send: { channel: in_app, message: full, to: admins }
messages:
  full: { subject: 'Every agent is at capacity', text: 'A lead waits for an owner: {{ links.lead }}' }
`,
  },
  task: {
    says: 'Hands a person something to do, and waits until it is done or due. `owner` is the owner of the lead, else an agent, else an admin; of several, who has the fewest open tasks.',
    yaml: `steps:
  - id: call
    task:
      assign: owner
      title: 'Call {{ lead.first_name | default: "the lead" }}, scored {{ score.points }} of 100'
      due: 4h
      on_timeout: late
  - id: called
    update: { status: contacted }
    next: end
  - id: late
    update: { tags: { add: [not-called] } }
`,
  },
  score: {
    says: 'Scores the lead anew, as intake does: after fields have changed, or time has passed.',
    yaml: `steps:
  - id: fill-in
    update: { set: { attributes.newsletter: true } }
  - id: score-again
    score:
  - id: look
    branch:
      - { where: 'score.value >= 0.7', next: hot }
      - { next: end }
  - id: hot
    update: { tags: { add: [hot] } }
`,
  },
  enrich: {
    says: 'Asks the enrichment providers about the lead, all or some, and fills in what is empty.',
    yaml: `steps:
  - id: look-up
    enrich:
    on_error: continue
  - id: score-again
    score:
`,
  },
  http: {
    says: 'Calls another system. URL, headers and every text in the body are Liquid; secrets come from the vault by name. What `save` takes from the response is found later as `steps.<id>.<name>`. Private addresses are refused, redirects included; answers are bounded in size and time.',
    yaml: `steps:
  - id: crm
    http:
      method: POST
      url: https://crm.example.com/contacts
      headers: { Authorization: 'Bearer {{ secrets.CRM_TOKEN }}' }
      body: { name: '{{ lead.first_name }} {{ lead.last_name }}', email: '{{ lead.email }}', tags: [throughline] }
      save: { contact: 'string(response.body.id)', known: 'response.status == 200' }
      accept: 'response.status in [200, 201]'
    retry: { attempts: 3, backoff: 10s }
    timeout: 10s
  - id: keep
    update: { set: { attributes.crm_contact: { cel: 'steps.crm.contact' } } }
`,
  },
  script: {
    says: 'Runs JavaScript in a sandbox that reaches nothing: no network, no files, no clock. `source` is the body of a function of `input`; the object that it returns is found later as `steps.<id>.<name>`.',
    yaml: `steps:
  - id: loan
    script:
      input:
        price: { cel: 'has(lead.attributes.price) ? double(lead.attributes.price) : 400000.0' }
        rate: 0.038
        years: 30
      source: |
        const months = input.years * 12;
        const monthly = input.rate / 12;
        const payment = (input.price * 0.8 * monthly) / (1 - Math.pow(1 + monthly, -months));
        return { payment: Math.round(payment), affordable: payment < 2500 };
  - id: keep
    update: { set: { attributes.monthly_payment: { cel: 'steps.loan.payment' } } }
`,
  },
  parallel: {
    says: 'Does several branches beside each other and goes on when all have ended, or the first. A branch ends with its last step or with `next: end`; nothing leads from one branch into another. A parallel holds none.',
    yaml: `steps:
  - id: reach-out
    parallel:
      join: any
      branches:
        - steps:
            - id: reply
              wait_for: { event: message.replied, timeout: 3d, on_timeout: end }
            - id: answered
              update: { tags: { add: [answered] } }
        - steps:
            - id: call
              task: { title: 'Call {{ lead.first_name | default: "the lead" }}', due: 2d }
  - id: done
    update: { tags: { add: [reached] } }
`,
  },
  run: {
    says: 'Starts another template for the same lead, and goes on at once, or waits for its end.',
    yaml: `steps:
  - id: nurture
    run: { template: new-lead-nurture, wait: true, timeout: 14d, on_timeout: give-up }
  - id: done
    update: { tags: { add: [nurtured] } }
    next: end
  - id: give-up
    stop: { reason: still being nurtured }
`,
  },
  stop: {
    says: 'Ends the execution, with a reason to be found by.',
    yaml: `steps:
  - id: may-we
    branch:
      - { where: lead.do_not_contact, next: leave }
      - { next: end }
  - id: leave
    stop: { reason: wants to be left alone }
`,
  },
};

/** One example of every trigger. */
export const TRIGGER_EXAMPLES: Readonly<Record<TriggerKind, TemplateExample>> = {
  event: {
    says: 'An event of a lead, where a condition holds.',
    yaml: `trigger: { event: lead.scored, where: 'score.value >= 0.3 && lead.status == "new"' }\n`,
  },
  schedule: {
    says: 'A time, for every lead for which the condition holds then. Cron has five fields and follows the clocks of its zone.',
    yaml: `trigger:
  schedule: '0 9 * * mon-fri'
  time_zone: Europe/Berlin
  where: 'lead.status == "contacted" && now - lead.created_at > duration("720h")'
`,
  },
  manual: {
    says: 'A person, for one lead or a segment. Any active template can be started by hand, too.',
    yaml: `trigger: { manual: true }\n`,
  },
  webhook: {
    says: 'A call of the template’s own address with an input that fits the JSON Schema. The lead is found by `lead_id`, `email` or `phone` of the input; conditions see the input as `event.input`.',
    yaml: `trigger:
  webhook:
    schema:
      type: object
      required: [email, price]
      properties:
        email: { type: string, format: email }
        price: { type: number, minimum: 0 }
  where: 'event.input.price < 750000.0'
`,
  },
};

/** The whole template that an example of a step stands for. */
export function stepExample(kind: StepKind): string {
  return `key: example-${kind.replace('_', '-')}\nname: 'Example: ${kind}'\ntrigger: { manual: true }\nreentry: always\n${STEP_EXAMPLES[kind].yaml}`;
}

/** The whole template that an example of a trigger stands for. */
export function triggerExample(kind: TriggerKind): string {
  return `key: example-trigger-${kind}\nname: 'Example: ${kind}'\n${TRIGGER_EXAMPLES[kind].yaml}steps:\n  - { id: wait, wait: 1h }\n`;
}
