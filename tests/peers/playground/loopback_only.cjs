// Loaded before the playground: it can reach this machine only. It calls telemetry and a cloud's metadata address even when
// told not to; those calls are refused here. Connections to Microsoft's sign-in hosts go to our stand-in on LOGIN_PORT.
'use strict';
const net = require('node:net');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = options && typeof options === 'object' ? options.host : undefined;
  if (process.env.LOGIN_PORT && /(^|\.)(microsoftonline|botframework)\.com$/.test(host || '')) {
    options.host = '127.0.0.1';
    options.port = Number(process.env.LOGIN_PORT);
    delete options.lookup;
  } else if (host && !/^(localhost|127\.[0-9.]+|::1)$/.test(host)) {
    process.nextTick(() => this.destroy(Object.assign(new Error(`kept on this machine: ${host}`), { code: 'ECONNREFUSED' })));
    return this;
  }
  return connect.apply(this, args);
};
