# item: T22
# expect: R network
# why: a POST changes the outside world; a retried or an extra one can't be taken back
import http.server
import threading
import urllib.request

received = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        received.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(len(received)).encode())

    def log_message(self, *args):
        pass


def report(url, x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    request = urllib.request.Request(url, data=str(value).encode(), method="POST")
    with urllib.request.urlopen(request) as reply:
        return reply.read().decode()


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
answers = [report(url, x, 30_000) for x in range(5)]
print(answers)
print(received)
server.shutdown()
