// What the port publishes, as fetched now or as kept on this device for when there is no connection.

import { readKeys, readStatuses } from "./lists.js";

const KEEP_DAYS = 16;

const get = async (address) => {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
};

/** Fetches lists and days; the service worker answers with what it kept when nothing else does. */
export class Published {
  constructor({ keys, statuses, day }) {
    this.addresses = { keys, statuses, day };
  }

  async keys() {
    return readKeys(await (await get(this.addresses.keys)).json());
  }

  /** Give each signer's list of statuses; none where it can not be had or is not believed. */
  async statuses(keys) {
    try {
      return await readStatuses(await (await get(this.addresses.statuses)).json(), keys);
    } catch {
      return new Map();
    }
  }

  /** Give the text of a day's file. */
  async day(signer, day) {
    const address = this.addresses.day.replace("UTSH", signer).replace("2026-01-01", day);
    return (await get(address)).text();
  }

  /** Have everything here that is needed without a connection: visas are entered on for 15 days. */
  async prepare() {
    const keys = await this.keys();
    for (const [signer, list] of await this.statuses(keys)) {
      const days = Object.keys(list.days).sort().slice(-KEEP_DAYS);
      await Promise.all(days.map((day) => this.day(signer, day)));
    }
  }
}

