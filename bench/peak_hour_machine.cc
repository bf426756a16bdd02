#include "bench/peak_hour_machine.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace daybook::bench {
namespace {

std::string CpuName() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (!absl::StartsWith(line, "model name")) continue;
    return std::string(absl::StripAsciiWhitespace(absl::string_view(line).substr(line.find(':') + 1)));
  }
  return "unknown";
}

// Device, type and mount point of the file system `folder` lies on: the longest mount point that is its prefix.
std::string DiskUnder(const std::string& folder) {
  std::error_code failed;
  const std::string path = std::filesystem::weakly_canonical(folder, failed).string();
  std::ifstream mounts("/proc/self/mounts");
  std::string line, best;
  size_t best_size = 0;
  while (std::getline(mounts, line)) {
    std::istringstream fields(line);
    std::string device, point, type;
    fields >> device >> point >> type;
    const std::string prefix = point == "/" ? point : point + "/";
    if (!absl::StartsWith(path + "/", prefix) || prefix.size() < best_size) continue;
    best_size = prefix.size();
    best = absl::StrCat(device, " (", type, ") on ", point);
  }
  return best;
}

}  // namespace

Machine DescribeMachine(const std::string& folder) {
  Machine machine;
  machine.set_cpu(CpuName());
  machine.set_cores(std::thread::hardware_concurrency());
  machine.set_memory_bytes(static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE)));
  utsname kernel{};
  if (uname(&kernel) == 0) machine.set_kernel(absl::StrCat(kernel.sysname, " ", kernel.release, " ", kernel.machine));
  machine.set_disk(DiskUnder(folder));
  return machine;
}

}  // namespace daybook::bench
