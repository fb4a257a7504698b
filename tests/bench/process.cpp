// fork, exec and /proc. The children are ours alone and are ended by their ids.
#include "tests/bench/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace twicket::bench {
namespace {

[[noreturn]] void become(const std::vector<std::string>& words, int processor) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (processor >= 0 && processor < static_cast<int>(std::thread::hardware_concurrency())) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(processor, &set);
        sched_setaffinity(0, sizeof set, &set);
    }
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

int connected(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
    close(socket);
    return -1;
}

}  // namespace

Process::Process(std::vector<std::string> words, int processor, const std::string& log) {
    id_ = fork();
    if (id_ < 0) throw std::runtime_error("fork failed");
    if (id_ == 0) {
        const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(file, 1);
        dup2(file, 2);
        become(words, processor);
    }
}

Process::~Process() {
    stop();
}

bool Process::alive() {
    if (id_ < 0) return false;
    if (waitpid(id_, nullptr, WNOHANG) == 0) return true;
    id_ = -1;
    return false;
}

void Process::stop() {
    if (!alive()) return;
    kill(id_, SIGTERM);
    for (int n = 0; n < 500 && alive(); n++) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    if (!alive()) return;
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
    id_ = -1;
}

std::uint64_t Process::cpu_micros() const {
    std::ifstream file{"/proc/" + std::to_string(id_) + "/stat"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(text.rfind(')') + 2)};
    std::string skipped;
    for (int n = 0; n < 11; n++) fields >> skipped;
    std::uint64_t user = 0, system = 0;
    fields >> user >> system;
    return (user + system) * 1'000'000 / static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
}

std::uint64_t Process::resident_kib() const {
    std::ifstream file{"/proc/" + std::to_string(id_) + "/status"};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6));
    return 0;
}

std::string output_of(std::vector<std::string> words, int processor) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
    const pid_t id = fork();
    if (id == 0) {
        dup2(ends[1], 1);
        become(words, processor);
    }
    close(ends[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    waitpid(id, &status, 0);
    if (status != 0) throw std::runtime_error(words[0] + " " + words[1] + " failed");
    return text;
}

int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    close(socket);
    return ntohs(address.sin_port);
}

std::string get(int port, const std::string& path) {
    const int socket = connected(port);
    if (socket < 0) return {};
    const timeval limit{2, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    std::string answer;
    if (send(socket, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
        char buffer[4096];
        for (ssize_t got; (got = recv(socket, buffer, sizeof buffer, 0)) > 0;)
            answer.append(buffer, static_cast<std::size_t>(got));
    }
    close(socket);
    return answer;
}

void wait_ready(int port, const std::string& path, double seconds, Process& process) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::duration<double>{seconds};
    while (!get(port, path).starts_with("HTTP/1.1 200")) {
        if (!process.alive()) throw std::runtime_error("a server ended before it was ready");
        if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("a server was not ready in time");
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
}

Folder::Folder() {
    std::string form = (std::filesystem::temp_directory_path() / "twicket-bench-XXXXXX").string();
    if (!mkdtemp(form.data())) throw std::runtime_error("no temporary folder");
    path_ = form;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string own_file() {
    return std::filesystem::read_symlink("/proc/self/exe").string();
}

}  // namespace twicket::bench
