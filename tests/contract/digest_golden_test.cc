// Golden vectors of command digests. A digest is stored with every event and compared for ever, so it must not change with the
// library, the server or the message: new fields mean, when absent, what was meant before.
//
// The vectors were made without a line of Daybook: printf '\\002' and protoc --encode=daybook.v1.Command into sha256sum.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "ledger/base/digest.h"
#include "ledger/engine/sequencer.h"

namespace daybook::contract {
namespace {

struct Vector {
  const char* command;
  const char* digest;
};

const std::vector<Vector>& Vectors() {
  static const auto& vectors = *new std::vector<Vector>{
      Vector{R"(create_ledger { ledger_id: 81985529216486895 currency: "CNY" administrator: 1 })",
             "b301668a4eee47d9b4d457ae85d8e446"},
      Vector{R"(centre: 3 actor: 1 occur_time_micros: 1795392000000000 configure_centre { name: "Nanjing Road" )"
             R"(utc_offset_minutes: 480 first_business_date: "2026-11-23" policy { pad_fen: 10000 pad_fen: 5000 )"
             R"(pad_fen: 50 till_soft_limit_fen: 1000000 write_off_tiers { role: ROLE_SUPERVISOR amount_max_fen: )"
             R"(5000 } } })",
             "db21e630a8d5f7fbd896c91cfa4e11f4"},
      Vector{R"(centre: 3 till: 301 session: 12 terminal: 3011 actor: 3101 occur_time_micros: 1795400000000000 )"
             R"(claimed_business_date: "2026-11-23" receive_payment { purpose: PURPOSE_GAS_BILL customer: )"
             R"(6200012345 amount_fen: 8840 tenders { kind: TENDER_KIND_CASH amount_fen: 8840 received_fen: )"
             R"(10000 change_fen: 1160 status: TENDER_STATUS_CONFIRMED } bill_references: "2026-10" ticket: 7 })",
             "d87f1877bdd104ea8f97885d0fab1841"},
      Vector{R"(centre: 3 till: 301 session_request_id: "open-301" terminal: 3011 actor: 3101 occur_time_micros: )"
             R"(1795400000000001 claimed_business_date: "2026-11-23" already_taken: true receive_payment { )"
             R"(purpose: PURPOSE_APPLIANCE amount_fen: 12000 tenders { kind: TENDER_KIND_CARD amount_fen: 10000 )"
             R"(provider: 21 provider_reference: "R-1" status: TENDER_STATUS_PENDING } tenders { kind: )"
             R"(TENDER_KIND_CASH amount_fen: 2000 received_fen: 2000 status: TENDER_STATUS_CONFIRMED } replaces )"
             R"({ request_id: "pay-1" } })",
             "c1b0b84f3c1b039ee5bec88edd80b702"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 occur_time_micros: 1795400000000002 )"
             R"(claimed_business_date: "2026-11-23" commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 0 })",
             "f87ac1981c754010e6f8039f9bafdb67"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 occur_time_micros: 1795400000000002 )"
             R"(claimed_business_date: "2026-11-23" commit_count { purpose: COUNT_PURPOSE_CLOSE })",
             "675ef78fcf4b349361e0a522188c4591"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 second_person: 3003 occur_time_micros: )"
             R"(1795400000000003 claimed_business_date: "2026-11-23" close_session { })",
             "7eebaa61e9e002eb8bc4ed1817c5f39d"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 second_person: 3001 reason: )"
             R"("\345\255\230\346\254\276" reverse_payment { payment { number: 17 } reversals { tender_index: 1 )"
             R"(status: TENDER_STATUS_CONFIRMED provider_reference: "V-9" } })",
             "59d11859a1db238cee2b3368e828b5a3"},
      Vector{R"(centre: 3 actor: 3001 second_person: 3002 close_business_day { next_business_date: "2026-11-24" )"
             R"(carried { key: "pending_tender/17/2" reason: "bank closed" } })",
             "9bc711376ce357c45dc675c24dd65a4a"},
  };
  return vectors;
}

v1::Command Parse(const std::string& text) {
  v1::Command command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command)) << text;
  return command;
}

std::string DigestInHex(const v1::Command& command) { return ToHex(AsView(engine::DigestOf(command))); }

TEST(CommandDigest, IsWhatItWasWhenItWasFirstStored) {
  for (const Vector& vector : Vectors()) EXPECT_EQ(DigestInHex(Parse(vector.command)), vector.digest) << vector.command;
}

TEST(CommandDigest, DoesNotKnowTheRequestId) {
  for (const Vector& vector : Vectors()) {
    v1::Command command = Parse(vector.command);
    command.set_request_id("01JDZ8Q0V7W5Y6X4T3S2R1P0NM");
    EXPECT_EQ(DigestInHex(command), vector.digest) << vector.command;
    EXPECT_EQ(command.request_id(), "01JDZ8Q0V7W5Y6X4T3S2R1P0NM") << "the command is only read";
  }
}

TEST(CommandDigest, TellsApartWhatIsNotTheSame) {
  std::set<std::string> digests;
  for (const Vector& vector : Vectors()) EXPECT_TRUE(digests.insert(DigestInHex(Parse(vector.command))).second) << vector.command;
}

TEST(CommandDigest, DoesNotDependOnTheBytesTheClientSent) {
  // Fields in another order, as another library may write them: actor before centre.
  const std::string swapped = {'\x38', '\x05', '\x10', '\x03'};
  const std::string sorted = {'\x10', '\x03', '\x38', '\x05'};
  v1::Command one, other;
  ASSERT_TRUE(one.ParseFromString(swapped) && other.ParseFromString(sorted));
  EXPECT_EQ(one.centre(), 3u);
  EXPECT_EQ(one.actor(), 5u);
  EXPECT_EQ(DigestInHex(one), DigestInHex(other));
}

}  // namespace
}  // namespace daybook::contract
