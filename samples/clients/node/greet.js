#!/usr/bin/env node
// Calls a Go library through a Glovebox sidecar: Node's standard library and nothing else.
//
//   greet.js [--timeout=MILLISECONDS] [--calls=N] SOCKET NAME
//
// Messages have their length before them ("Content-Length: 12\r\n\r\n"), as those of editors and language servers do.
// Any number of calls may be in flight: answers are told apart by their ids. A number of JavaScript holds 53 bits: say
// glovebox.options {"int64": "string"} first where more is needed. Exit codes: 0 done, 1 an unexpected answer, 2 usage,
// 3 no sidecar, 4 no answer in time.
'use strict';

const net = require('node:net');
const { parseArgs } = require('node:util');
const { setTimeout: sleep } = require('node:timers/promises');

// The sidecar's error: code says what happened, outcome whether the call may have run.
class RpcError extends Error {
  constructor(error) {
    const outcome = error.data?.outcome ?? 'UNKNOWN';
    super(`error ${error.code}: ${error.message} (${outcome})`);
    this.code = error.code;
    this.outcome = outcome;
  }
}

class TimeoutError extends Error {}

// One connection. Connects at the first call, and again at the first one after it was lost.
class Sidecar {
  #path;
  #timeout;
  #socket = null;
  #lastId = 0;
  #pending = new Map(); // by id: {resolve, reject}
  #received = Buffer.alloc(0);

  constructor(path, timeout) {
    this.#path = path;
    this.#timeout = timeout;
  }

  // Resolves to the result; rejects with RpcError, TimeoutError, or the connection's error.
  call(method, ...params) {
    const id = ++this.#lastId;
    const message = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id); // an answer that comes later finds nobody
        reject(new TimeoutError('no answer in time; the call may have run'));
      }, this.#timeout);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        how(value);
      };
      this.#pending.set(id, { resolve: settle(resolve), reject: settle(reject) });
      const socket = this.#connected();
      socket.write(`Content-Length: ${message.length}\r\n\r\n`);
      socket.write(message);
    });
  }

  #connected() {
    if (this.#socket === null) {
      const socket = net.createConnection(this.#path);
      let failure = new Error('the sidecar closed the connection');
      socket.on('data', (bytes) => this.#receive(bytes));
      socket.on('error', (error) => { failure = error; });
      socket.on('close', () => {
        if (this.#socket === socket) this.#lost(failure);
      });
      this.#socket = socket;
    }
    return this.#socket;
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /^content-length: *(\d+)/im.exec(this.#received.toString('latin1', 0, end));
      if (length === null) return this.#lost(new Error('the sidecar sent no Content-Length'));
      const start = end + 4;
      const next = start + Number(length[1]);
      if (this.#received.length < next) return;
      const answer = JSON.parse(this.#received.toString('utf8', start, next));
      this.#received = this.#received.subarray(next);
      const call = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (answer.error) call?.reject(new RpcError(answer.error));
      else call?.resolve(answer.result);
    }
  }

  // All calls in flight fail with their connection: they may have run.
  #lost(failure) {
    const calls = [...this.#pending.values()];
    this.close();
    calls.forEach((call) => call.reject(failure));
  }

  close() {
    this.#pending.clear();
    this.#received = Buffer.alloc(0);
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }
}

// For idempotent functions only: a call whose connection was lost may have run, and is made again.
async function callAgain(sidecar, method, ...params) {
  const patience = Date.now() + 120_000;
  for (;;) {
    try {
      return await sidecar.call(method, ...params);
    } catch (error) {
      if (error instanceof RpcError || error instanceof TimeoutError || Date.now() > patience) throw error;
      console.log(`connecting again: ${error.message}`);
      await sleep(200);
    }
  }
}

async function expectError(code, call) {
  let result;
  try {
    result = await call;
  } catch (error) {
    if (error.code === code) return error.message;
    throw error;
  }
  throw new RpcError({ code: 0, message: `expected error ${code}, and got ${JSON.stringify(result)}` });
}

async function greet(sidecar, name, calls) {
  // Two at once, on one connection.
  const [sum, greeting] = await Promise.all([
    sidecar.call('greeter.Add', 20, 22),
    sidecar.call('greeter.Hello', name),
  ]);
  console.log(`Add(20, 22) = ${sum}`);
  console.log(`Hello = ${greeting}`);
  // Refused before anything was sent to the library.
  console.log(`wrong parameter: ${await expectError(-32602, sidecar.call('greeter.Add', 'twenty', 22))}`);
  // Ends the library's worker; the sidecar stays, and starts another one for the next call.
  console.log(`crash: ${await expectError(-32013, sidecar.call('greeter.Panic', 'on purpose'))}`);
  console.log(`after the crash: Add(1, 2) = ${await sidecar.call('greeter.Add', 1, 2)}`);
  for (let i = 1; i <= calls; i++) {
    console.log(`call ${i} = ${await callAgain(sidecar, 'greeter.Add', i, 0)}`);
    await sleep(100);
  }
}

function usage() {
  console.error('usage: greet.js [--timeout=MILLISECONDS] [--calls=N] SOCKET NAME');
  process.exit(2);
}

async function main() {
  let parsed;
  try {
    parsed = parseArgs({
      options: {
        timeout: { type: 'string', default: '5000' },
        calls: { type: 'string', default: '0' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    console.error(`greet: ${error.message}`);
    usage();
  }
  const { values, positionals } = parsed;
  if (positionals.length !== 2 || !(Number(values.timeout) > 0) || !(Number(values.calls) >= 0)) usage();
  const [path, name] = positionals;
  const sidecar = new Sidecar(path, Number(values.timeout));
  try {
    await greet(sidecar, name, Number(values.calls));
    return 0;
  } catch (error) {
    if (error instanceof RpcError) {
      console.error(`greet: ${error.message}`);
      return 1;
    }
    if (error instanceof TimeoutError) {
      console.error(`greet: ${error.message}`);
      return 4;
    }
    console.error(`greet: no sidecar at ${path}: ${error.message}`);
    return 3;
  } finally {
    sidecar.close();
  }
}

main().then((code) => { process.exitCode = code; });
