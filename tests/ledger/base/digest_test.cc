#include "ledger/base/digest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"

namespace daybook {
namespace {

std::string Hex(const Digest& digest) { return ToHex(AsView(digest)); }

// The eight leaves that certificate transparency implementations test with (RFC 6962).
std::vector<Digest> ReferenceLeaves() {
  std::vector<Digest> leaves;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(LeafHash(absl::HexStringToBytes(hex)));
  }
  return leaves;
}

TEST(Digest, AgreesWithThePublishedVectorsOfSha256) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Hex(Sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, OfAnEmptyTreeIsThatOfNothing) { EXPECT_EQ(EmptyTreeRoot(), Sha256("")); }

TEST(Digest, OfLeavesAndNodesAgreesWithTheReferenceTree) {
  const std::vector<Digest> leaf = ReferenceLeaves();
  EXPECT_EQ(Hex(leaf[0]), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const Digest first_two = NodeHash(leaf[0], leaf[1]);
  EXPECT_EQ(Hex(first_two), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  EXPECT_EQ(Hex(NodeHash(first_two, leaf[2])), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
  const Digest first_four = NodeHash(first_two, NodeHash(leaf[2], leaf[3]));
  EXPECT_EQ(Hex(first_four), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
  const Digest last_four = NodeHash(NodeHash(leaf[4], leaf[5]), NodeHash(leaf[6], leaf[7]));
  EXPECT_EQ(Hex(NodeHash(first_four, last_four)), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST(Digest, SeparatesLeavesNodesCommandsAndDocumentsOfTheSameBytes) {
  const Digest left = Sha256("left"), right = Sha256("right");
  const std::string both = std::string(AsView(left)) + std::string(AsView(right));
  const std::string leaf = Hex(LeafHash(both)), node = Hex(NodeHash(left, right)), plain = Hex(Sha256(both));
  const std::string command = ToHex(AsView(HashCommand(both)));
  EXPECT_NE(leaf, node);
  EXPECT_NE(leaf, plain);
  EXPECT_NE(node, plain);
  for (const std::string& other : {leaf, node, plain}) EXPECT_NE(other.substr(0, command.size()), command);
}

TEST(Digest, OfACommandIsTheFirstHalfOfTheHashBehindItsPrefix) {
  const std::string bytes = "canonical bytes";
  EXPECT_EQ(ToHex(AsView(HashCommand(bytes))), Hex(Sha256(std::string("\x02") + bytes)).substr(0, 32));
}

TEST(Digest, ChangesWithTheOrderOfTheChildren) {
  const Digest left = Sha256("left"), right = Sha256("right");
  EXPECT_NE(NodeHash(left, right), NodeHash(right, left));
}

TEST(Digest, IsWrittenInLowerCaseHexadecimal) { EXPECT_EQ(ToHex(absl::string_view("\x00\xab\xff", 3)), "00abff"); }

}  // namespace
}  // namespace daybook
