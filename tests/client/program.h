// Runs the programs of this build as a person would: real processes, real sockets, real disks.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "client/command_line/server_process.h"
#include "gtest/gtest.h"

namespace daybook::command_line {

// A folder removed with everything in it.
class Folder {
 public:
  Folder() {
    path_ = (std::filesystem::temp_directory_path() / "daybook-test-XXXXXX").string();
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// The built programs lie in bin/ beside the folder of the tests.
inline std::string ProgramPath(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "bin" / name;
}

struct Ran {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// Runs a line of shell; `daybook` in it is the built program.
inline Ran Shell(const std::string& line) {
  const Folder folder;
  const std::string bin = std::filesystem::path(ProgramPath("daybook")).parent_path();
  const std::string command = "set -o pipefail; PATH='" + bin + "':\"$PATH\"; { " + line + "; } >'" + folder / "out" +
                              "' 2>'" + folder / "err" + "'";
  const pid_t pid = fork();
  if (pid == 0) {
    unsetenv("DAYBOOK_SERVER");
    unsetenv("NO_COLOR");
    setenv("LC_ALL", "C.UTF-8", 1);
    execlp("bash", "bash", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), ReadAll(folder / "out"),
          ReadAll(folder / "err")};
}

}  // namespace daybook::command_line
