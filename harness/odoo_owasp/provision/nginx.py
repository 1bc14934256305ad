"""The TLS front: a private certificate authority and an nginx that redirects plain HTTP."""

import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import trustme
import urllib3

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.certificates import issue
from odoo_owasp.provision.machine import Servant, need_tool, wait_until

_CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log warn;
events {{ worker_connections 512; }}
http {{
    # One JSON object a request. Never a query string: queries hold tokens.
    map $request_uri $path {{ default ''; "~^(?<before_query>[^?]*)" $before_query; }}
    log_format requests escape=json '{{"time":$msec,"method":"$request_method","path":"$path",'
        '"status":$status,"port":$server_port,"received":$request_length,'
        '"agent":"$http_user_agent"}}';
    access_log {home}/access.log requests;
    client_max_body_size 64m;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    upstream odoo {{ server 127.0.0.1:{odoo_port}; }}
    upstream bus {{ server 127.0.0.1:{bus_port}; }}
    map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}

    server {{
        listen 127.0.0.1:{plain_port};
        # mutant:plain
        # 308 keeps method and body; the host is ours, never the one that the request names.
        location / {{ return 308 https://{host}:{tls_port}$request_uri; }}
    }}

    server {{
        listen 127.0.0.1:{tls_port} ssl;
        server_name {host};
        ssl_certificate {home}/server.pem;
        ssl_certificate_key {home}/server.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305;
        ssl_prefer_server_ciphers on;
        ssl_session_cache shared:tls:1m;
        keepalive_requests 100000;
        add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Host {host}:{tls_port};
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_read_timeout 120s;
        # The front knows that the way to the browser is TLS; Odoo behind it does not.
        proxy_cookie_flags session_id secure httponly samesite=lax;
        proxy_cookie_flags td_id secure;
        # mutant:tls
        location / {{ proxy_pass http://odoo; }}
        location = /websocket {{ proxy_pass http://bus; }}
    }}
{shared}
}}
"""
_SHARED = """
    server {{
        listen 127.0.0.1:{tls_port} ssl default_server;
        ssl_certificate {home}/server.pem;
        ssl_certificate_key {home}/server.key;
        # Who asks for no tenant's name is misdirected: no Odoo decides whom they meant.
        return 421;
    }}

    server {{
        listen 127.0.0.1:{tls_port} ssl;
        server_name {hosts};
        ssl_certificate {home}/server.pem;
        ssl_certificate_key {home}/server.key;
        keepalive_requests 100000;
        proxy_http_version 1.1;
        # One of the names above, in lower case and without a port, whatever else the client says.
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_read_timeout 120s;
        proxy_cookie_flags session_id secure httponly samesite=lax;
        # mutant:shared
        location / {{ proxy_pass http://127.0.0.1:{odoo_port}; }}
    }}
"""
HOST = "127.0.0.1"
_PROBE = "odoo-owasp provisioning"
"""The User-Agent of our own look whether the front answers: no check's request says so."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A port of the front where one more Odoo answers for all ``hosts``, which it tells apart."""

    tls_port: int
    odoo_port: int
    hosts: tuple[str, ...]

    @property
    def base_url(self) -> str:
        """Where the port is."""
        return f"https://{HOST}:{self.tls_port}"


class Front:
    """An nginx before one Odoo, on 127.0.0.1, where it answers for ``host``."""

    def __init__(
        self,
        home: Path,
        servant: Servant,
        *,
        odoo_port: int,
        plain_port: int,
        tls_port: int,
        host: str = HOST,
        bus_port: int = 0,
        shared: Shared | None = None,
    ) -> None:
        """``bus_port`` is where an Odoo of several processes serves websockets."""
        self.home = home
        self.host = host
        self.plain_url = f"http://{host}:{plain_port}"
        self.base_url = f"https://{host}:{tls_port}"
        self.ca_file = home.parent / "ca.pem"
        self.access_log = home / "access.log"
        self.shared = shared
        self._servant = servant
        self._ports = {"odoo_port": odoo_port, "plain_port": plain_port, "tls_port": tls_port,
                       "bus_port": bus_port or odoo_port}  # fmt: skip

    def start(
        self, changes: tuple[tuple[str, str], ...] = (), *, certificate: str = "",
        dies_with_parent: bool = True,
    ) -> subprocess.Popen[bytes]:  # fmt: skip
        """Write certificate and configuration, start nginx, wait until both ports answer.

        ``changes`` are replacements in the configuration; one whose text is not there is Trouble.
        ``certificate`` is its kind, where it is to be no good one.
        """
        program = need_tool("nginx", "nginx-light")
        self.home.mkdir(mode=0o700)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        issued = issue(authority, self.host, certificate)
        (self.home / "server.key").write_bytes(issued.key)
        (self.home / "server.pem").write_bytes(b"".join(issued.chain))
        text = _CONFIGURATION.format(
            home=self.home, host=self.host, shared=self._for_shared(), **self._ports
        )
        for old, new in changes:
            if old not in text:
                raise Trouble(f"the nginx configuration has no {old!r} to replace")
            text = text.replace(old, new)
        (self.home / "nginx.conf").write_text(text)
        self._hand_over()
        process = self._servant.start(
            [
                program,
                "-e",
                self.home / "error.log",
                "-p",
                self.home,
                "-c",
                self.home / "nginx.conf",
            ],
            log=self.home.parent / "nginx.log",
            dies_with=signal.SIGTERM if dies_with_parent else None,
        )
        # Both ports open at once: where nobody can trust the one, the other tells.
        urls = (self.plain_url,) if certificate else (self.plain_url, self.base_url)
        wait_until(
            lambda: self._answers(urls), lambda: process.poll() is None, 20, "nginx",
            self.home / "error.log",
        )  # fmt: skip
        return process

    def _for_shared(self) -> str:
        if self.shared is None:
            return ""
        hosts = " ".join(self.shared.hosts)
        return _SHARED.format(home=self.home, hosts=hosts, tls_port=self.shared.tls_port,
                              odoo_port=self.shared.odoo_port)  # fmt: skip

    def _hand_over(self) -> None:
        self._servant.owns(self.home)
        for file in self.home.iterdir():
            self._servant.owns(file)

    def _answers(self, urls: tuple[str, ...]) -> bool:
        http = urllib3.PoolManager(
            retries=False, ca_certs=str(self.ca_file), server_hostname=self.host
        )
        asked = {"User-Agent": _PROBE, "Host": self.host}
        try:
            for url in urls:
                here = url.replace(self.host, HOST)  # no name server knows it
                http.request("GET", f"{here}/web/health", headers=asked, redirect=False)
        except urllib3.exceptions.HTTPError:
            return False
        return True
