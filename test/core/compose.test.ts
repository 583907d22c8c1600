import {
  type Call,
  compose,
  type Handler,
  type Middleware,
  type Reply,
  type ReplyMessage,
} from '@turnwise/core';
import { describe, expect, test, vi } from 'vitest';
import { changing, stamped, tracing } from './chain.ts';

const call = { params: { model: 'claude-opus-5-5', messages: [] }, attempt: 0 } as unknown as Call;
const reply = { streamed: false } as Reply;
const handler: Handler = async () => reply;

describe('compose', () => {
  test.each([
    { names: [], picture: [] },
    { names: ['a'], picture: ['a:in', 'a:out'] },
    { names: ['a', 'b'], picture: ['a:in', 'b:in', 'b:out', 'a:out'] },
    { names: ['a', 'b', 'c'], picture: ['a:in', 'b:in', 'c:in', 'c:out', 'b:out', 'a:out'] },
  ])('passes $names in array order, the first outermost', async ({ names, picture }) => {
    const log: string[] = [];
    await compose(...names.map((name) => tracing(name, log)))(handler)(call);
    expect(log).toEqual(picture);
  });

  test('nests: a composition is a middleware', async () => {
    const log: string[] = [];
    const inner = compose(tracing('b', log), tracing('c', log));
    await compose(tracing('a', log), inner, tracing('d', log))(handler)(call);
    expect(log.join()).toBe('a:in,b:in,c:in,d:in,d:out,c:out,b:out,a:out');
  });

  test('returns what the handler returned, the same reference', async () => {
    expect(await compose()(handler)(call)).toBe(reply);
    expect(await compose(tracing('a', []))(handler)(call)).toBe(reply);
  });

  test('hands each layer the call of the one before it', async () => {
    const seen: Call[] = [];
    await compose(
      changing(stamped),
      changing((params) => params, seen),
    )(handler)(call);
    expect(seen[0]?.params).toMatchObject({ system: 'Stamped.' });
    expect(call.params).not.toHaveProperty('system');
  });

  test('passes a rejection back through every layer, unchanged', async () => {
    const log: string[] = [];
    const error = new Error('no connection');
    const failing: Handler = async () => {
      throw error;
    };
    const run = compose(tracing('a', log), tracing('b', log))(failing)(call);
    await expect(run).rejects.toBe(error);
    expect(log).toEqual(['a:in', 'b:in', 'b:out', 'a:out']);
  });

  test('passes on what a layer throws before it calls next', async () => {
    const last = vi.fn(handler);
    const throwing: Middleware = () => async () => {
      throw new RangeError('too long');
    };
    await expect(compose(throwing)(last)(call)).rejects.toThrow('too long');
    expect(last).not.toHaveBeenCalled();
  });

  test('lets a layer call next again after a rejection', async () => {
    const attempts: number[] = [];
    const flaky: Handler = async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt === 0) throw new Error('refused');
      return reply;
    };
    const retrying: Middleware = (next) => (first) =>
      next(first).catch(() => next({ ...first, attempt: first.attempt + 1 }));
    expect(await compose(retrying)(flaky)(call)).toBe(reply);
    expect(attempts).toEqual([0, 1]);
  });

  test('runs the layers inside again when one outside calls next again', async () => {
    const log: string[] = [];
    const twice: Middleware = (next) => async (first) => {
      await next(first);
      return next(first);
    };
    await compose(twice, tracing('b', log))(handler)(call);
    expect(log).toEqual(['b:in', 'b:out', 'b:in', 'b:out']);
  });

  test('lets a layer answer without the rest', async () => {
    const last = vi.fn(handler);
    const own = { streamed: false, message: async () => ({}) as ReplyMessage } as Reply;
    expect(await compose(() => async () => own)(last)(call)).toBe(own);
    expect(last).not.toHaveBeenCalled();
  });

  test.each([
    { value: undefined, kind: 'undefined' },
    { value: null, kind: 'null' },
    { value: {}, kind: 'object' },
  ])('refuses $kind among the middleware', ({ value }) => {
    expect(() => compose(value as unknown as Middleware)).toThrow(
      /Middleware 0 is \w+, not a function/,
    );
  });
});
