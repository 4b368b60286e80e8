// Stripe's own library, for the tests. Reads JSON from stdin and prints JSON:
//
//   official.mjs version                   the versions of the library and of the API that it is made for
//   official.mjs sign                      {payload, secret, timestamp} → the header
//   official.mjs verify                    {payload, secret, header} → whether the library takes it
//   official.mjs sessions                  {port} → what the double of Stripe at https://localhost:port answers
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// What scripts/install put there.
const Stripe = createRequire(new URL("../../.node/", import.meta.url))("stripe");

const stripe = new Stripe("sk_test_official");

function verify({ payload, secret, header }) {
  try {
    stripe.webhooks.constructEvent(payload, header, secret);
    return true;
  } catch (error) {
    if (error.type === "StripeSignatureVerificationError" || error instanceof SyntaxError) return false;
    throw error;
  }
}

/** What the library makes of an answer: the url of a session, or the error. */
async function ask(call) {
  try {
    const session = await call();
    return { id: session.id, url: session.url, request_id: session.lastResponse.requestId };
  } catch (error) {
    return { type: error.type, code: error.code, status: error.statusCode, request_id: error.requestId };
  }
}

async function sessions({ port }) {
  const client = new Stripe("sk_test_official", { host: "localhost", port, maxNetworkRetries: 2 });
  const order = {
    mode: "subscription",
    line_items: [{ price: "price_pro", quantity: 1 }],
    client_reference_id: "an organization",
    metadata: { org_id: "an organization" },
    subscription_data: { metadata: { org_id: "an organization" } },
    customer_email: "owner@acme.example",
    success_url: "https://app.example/done?a=b&c=ü",
    cancel_url: "https://app.example/back",
  };
  const create = (order, key) => client.checkout.sessions.create(order, { idempotencyKey: key });
  return {
    first: await ask(() => create(order, "one")),
    again: await ask(() => create(order, "one")),
    other: await ask(() => create(order, "two")),
    changed: await ask(() => create({ ...order, cancel_url: "https://app.example/x" }, "one")),
    refused: await ask(() => create({ ...order, line_items: [] }, "three")),
    portal: await ask(() =>
      client.billingPortal.sessions.create({ customer: "cus_1", return_url: "https://app.example" })),
  };
}

const commands = {
  version: () => ({ library: Stripe.PACKAGE_VERSION, api: Stripe.API_VERSION }),
  sign: ({ payload, secret, timestamp }) =>
    stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  verify,
  sessions,
};

const input = JSON.parse(readFileSync(0, "utf8") || "{}");
const output = JSON.stringify(await commands[process.argv[2]](input));
// The library leaves connections open on which it got an answer that it did not like.
process.stdout.write(output, () => process.exit(0));
