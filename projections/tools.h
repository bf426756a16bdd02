// The tool register: tools and keys, where each is, who holds it and until when.
//
//   ToolsFold tools;
//   tools.ListTools(request, response);            // a page, by tag; keys come with the first one
//
// Who holds a thing is folded from postings alone. A tool that is scrapped or lost leaves the register, so that it
// holds what there is (~300 bytes each). The caller fills as_of_sequence.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/register.pb.h"
#include "ledger/fold.h"

namespace daybook::projections {

class ToolsFold final : public Fold {
 public:
  absl::string_view name() const override { return "tools"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<ToolsFold>(); }

  // FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListTools(const v1::ListToolsRequest& request, v1::ListToolsResponse& response) const;

 private:
  void ApplyOne(const v1::Event& event);
  void Move(const v1::Event& event);
  void MoveTool(const v1::Event& event, const v1::Posting& posting);
  void MoveKey(const v1::Event& event, const v1::Posting& posting);
  void Count(const v1::Event& event);
  v1::Tool* Find(uint64_t tag);
  void SetDue(uint64_t tag, int64_t due_micros);
  bool IsOverdue(const v1::Tool& tool) const;

  // As asked for, but for `overdue`.
  absl::btree_map<uint64_t, v1::Tool> tools_;
  absl::btree_map<uint64_t, v1::Key> keys_;
  // Of the last event of all.
  int64_t last_micros_ = 0;
};

}  // namespace daybook::projections
