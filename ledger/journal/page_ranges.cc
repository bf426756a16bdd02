#include "ledger/journal/page_ranges.h"

#include <rocksdb/table_properties.h>

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/page_layout.h"

namespace daybook::journal {
namespace {

constexpr char kProperty[] = "daybook.pages";
constexpr size_t kPropertyBytes = 4 * sizeof(uint64_t) + 1;

class PageRangeCollector final : public rocksdb::TablePropertiesCollector {
 public:
  rocksdb::Status AddUserKey(const rocksdb::Slice& key, const rocksdb::Slice& value, rocksdb::EntryType type,
                             rocksdb::SequenceNumber, uint64_t) override {
    if (type != rocksdb::kEntryPut || key.size() != PageKey::kBytes || value.size() < kPageHeaderBytes) {
      dense_ = false;
      return rocksdb::Status::OK();
    }
    const PageKey at = PageKey::Decode(absl::string_view(key.data(), key.size()));
    const auto events = LoadLittle<uint32_t>(value.data() + kPageEventsAt);
    if (range_.first_page == 0) {
      range_ = {at.page_number, at.page_number, at.first_sequence, at.first_sequence + events - 1};
      return rocksdb::Status::OK();
    }
    if (at.page_number != range_.last_page + 1 || at.first_sequence != range_.last_sequence + 1) dense_ = false;
    range_.last_page = at.page_number;
    range_.last_sequence = at.first_sequence + events - 1;
    return rocksdb::Status::OK();
  }

  rocksdb::Status Finish(rocksdb::UserCollectedProperties* properties) override {
    std::string value;
    for (const uint64_t number :
         {range_.first_page, range_.last_page, range_.first_sequence, range_.last_sequence}) {
      AppendLittle(value, number);
    }
    value.push_back(dense_ && range_.first_page != 0 ? 1 : 0);
    (*properties)[kProperty] = value;
    return rocksdb::Status::OK();
  }

  rocksdb::UserCollectedProperties GetReadableProperties() const override {
    return {{kProperty, absl::StrCat("pages ", range_.first_page, "..", range_.last_page, " sequences ",
                                     range_.first_sequence, "..", range_.last_sequence, dense_ ? "" : " with holes")}};
  }

  const char* Name() const override { return "DaybookPageRange"; }

 private:
  PageRange range_;
  bool dense_ = true;
};

class PageRangeCollectorFactory final : public rocksdb::TablePropertiesCollectorFactory {
 public:
  rocksdb::TablePropertiesCollector* CreateTablePropertiesCollector(Context) override {
    return new PageRangeCollector();
  }
  const char* Name() const override { return "DaybookPageRange"; }
};

}  // namespace

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> MakePageRangeCollectors() {
  return std::make_shared<PageRangeCollectorFactory>();
}

absl::StatusOr<PageRange> DecodePageRange(const std::map<std::string, std::string>& properties) {
  const auto found = properties.find(kProperty);
  if (found == properties.end() || found->second.size() != kPropertyBytes) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, "a table of pages does not say what it holds");
  }
  const char* at = found->second.data();
  const PageRange range = {LoadLittle<uint64_t>(at), LoadLittle<uint64_t>(at + 8), LoadLittle<uint64_t>(at + 16),
                           LoadLittle<uint64_t>(at + 24)};
  if (at[32] != 1) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT,
                    absl::StrCat("a table of pages has a hole in ", range.first_page, "..", range.last_page));
  }
  return range;
}

}  // namespace daybook::journal
