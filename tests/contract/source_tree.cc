#include "tests/contract/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "ledger/base/checks.h"

namespace daybook::contract {
namespace {

namespace fs = std::filesystem;

bool IsLeftOut(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name == "build" || name == "node_modules" || (name.size() > 1 && name[0] == '.' && name != ".ci");
}

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

std::string SourceRoot() { return DAYBOOK_SOURCE_ROOT; }

std::vector<SourceFile> ReadSourceTree(const std::vector<std::string>& endings) {
  std::vector<SourceFile> files;
  const fs::path root = SourceRoot();
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory()) {
      if (IsLeftOut(entry->path())) entry.disable_recursion_pending();
      continue;
    }
    const std::string path = fs::relative(entry->path(), root).string();
    const auto ends = [&](const std::string& ending) { return absl::EndsWith(path, ending); };
    if (std::any_of(endings.begin(), endings.end(), ends)) files.push_back({path, Read(entry->path())});
  }
  DAYBOOK_CHECK(!files.empty());
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::vector<absl::string_view> Lines(absl::string_view text) {
  if (absl::EndsWith(text, "\n")) text.remove_suffix(1);
  return absl::StrSplit(text, '\n');
}

}  // namespace daybook::contract
